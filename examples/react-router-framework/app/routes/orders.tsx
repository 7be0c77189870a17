import { ProtectedRoute, ServerRenderedFor } from '@stillhere/react'
import { Link, useLoaderData, type LoaderFunctionArgs } from 'react-router'
import { readSession } from '../serverSession.ts'

export function loader({ request }: LoaderFunctionArgs) {
  const session = readSession(request)
  return session && { session, orders: [`A lamp for ${session.user.name}`] }
}

export default function Orders() {
  const loaded = useLoaderData<typeof loader>()
  const closed = (
    <p>
      For people who are <Link to="/">signed in</Link>.
    </p>
  )
  return (
    <ProtectedRoute fallback={closed} signIn="none">
      {loaded ? (
        <ServerRenderedFor user={loaded.session.user} fallback={closed}>
          <main>
            <h1>All Orders</h1>
            {loaded.orders.map((order) => (
              <p key={order}>{order}</p>
            ))}
          </main>
        </ServerRenderedFor>
      ) : (
        closed
      )}
    </ProtectedRoute>
  )
}
