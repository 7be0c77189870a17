import Link from 'next/link'
import { ProtectedRoute, ServerRenderedFor } from '@stillhere/react'
import { readSession } from '../serverSession.ts'

export default async function Orders() {
  const session = await readSession()
  const closed = (
    <p>
      For people who are <Link href="/">signed in</Link>.
    </p>
  )
  return (
    <ProtectedRoute fallback={closed} signIn="none">
      {/* what is passed to a guard goes to the browser, shown or not: whether to pass it is for the server to say */}
      {session ? (
        <ServerRenderedFor user={session.user} fallback={closed}>
          <main>
            <h1>All Orders</h1>
            <p>A lamp for {session.user.name}</p>
          </main>
        </ServerRenderedFor>
      ) : (
        closed
      )}
    </ProtectedRoute>
  )
}
