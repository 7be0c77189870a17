import {
  ProtectedRoute,
  SessionEndedDialog,
  SessionTimeoutModal,
  SignedOutPage,
  useSession,
  type Messages,
} from '@stillhere/react'
import type { ReactNode } from 'react'
import { Header } from './ShopApp.tsx'

const orders = [
  ['1042', 'Stoneware mug', 'On its way'],
  ['1017', 'Wool blanket', 'Delivered'],
  ['0986', 'Desk lamp', 'Delivered'],
] as const

/** The user's orders: for signed-in users only. */
export function AccountApp({ messages }: { messages?: Partial<Messages> | undefined }): ReactNode {
  const state = useSession()
  const words = messages ? { messages } : {}
  const hasSignedOut = state.status === 'signed-out' && state.reason === 'signed-out'
  return (
    <>
      <Header name="Storezero · My account" />
      {hasSignedOut ? (
        <SignedOutPage {...words} />
      ) : (
        <ProtectedRoute {...words} fallback={<p className="wait">One moment…</p>}>
          <main>
            <h1>All Orders</h1>
            <ul className="orders">
              {orders.map(([number, name, status]) => (
                <li key={number}>
                  <span>{number}</span>
                  <b>{name}</b>
                  <span>{status}</span>
                </li>
              ))}
            </ul>
          </main>
        </ProtectedRoute>
      )}
      <SessionTimeoutModal {...words} />
      <SessionEndedDialog {...words} />
    </>
  )
}
