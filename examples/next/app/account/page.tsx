import { ProtectedRoute, ServerRenderedFor } from '@stillhere/react'
import { AccountSession } from './AccountSession.tsx'
import { Orders } from './Orders.tsx'
import { readSession } from './readSession.ts'
import { SignInOrOut } from './SignInOrOut.tsx'

/** A page for users whose tokens the backend keeps. Its cookie identifies the user to the server too. */
export default async function Account() {
  const session = await readSession()
  return (
    <AccountSession initialSession={session}>
      <SignInOrOut />
      <ProtectedRoute signIn="none">
        {session && (
          <ServerRenderedFor user={session.user}>
            <h1>The account of {session.user.name}</h1>
          </ServerRenderedFor>
        )}
        <Orders />
      </ProtectedRoute>
    </AccountSession>
  )
}
