import { ProtectedRoute, ServerRenderedFor, type InitialSession } from '@stillhere/react'

export function OrdersPage({ session, orders }: { session: InitialSession | null; orders: string[] }) {
  const wait = <p>One moment…</p>
  return (
    <ProtectedRoute fallback={wait}>
      {session ? (
        <ServerRenderedFor user={session.user} fallback={wait}>
          <ul>
            {orders.map((order) => (
              <li key={order}>{order}</li>
            ))}
          </ul>
        </ServerRenderedFor>
      ) : (
        wait
      )}
    </ProtectedRoute>
  )
}
