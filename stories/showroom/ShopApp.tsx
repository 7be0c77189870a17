import {
  SessionEndedDialog,
  SessionShield,
  SessionTimeoutModal,
  useSession,
  useSessionActions,
  useUser,
  type Messages,
} from '@stillhere/react'
import type { ReactNode } from 'react'

const goods = [
  ['mug', 'Stoneware mug', '€ 18'],
  ['lamp', 'Desk lamp', '€ 89'],
  ['clock', 'Wall clock', '€ 46'],
] as const

/** A small public shop. */
export function ShopApp({ messages }: { messages?: Partial<Messages> | undefined }): ReactNode {
  return (
    <>
      <Header name="Storezero" />
      <SessionShield>
        <main>
          <h1>Few things, made to stay.</h1>
          <ul className="shelf">
            {goods.map(([id, name, price]) => (
              <li key={id}>
                <span className={`good ${id}`} aria-hidden="true" />
                <b>{name}</b>
                <span>{price}</span>
              </li>
            ))}
          </ul>
          <label className="note">
            A note with your order
            <input placeholder="Please wrap it as a present" />
          </label>
        </main>
      </SessionShield>
      <SessionTimeoutModal {...(messages ? { messages } : {})} />
      <SessionEndedDialog {...(messages ? { messages } : {})} />
    </>
  )
}

/** Who is signed in, and the way in or out. */
export function Header({ name }: { name: string }): ReactNode {
  const user = useUser()
  const { status } = useSession()
  const { signIn, signOut } = useSessionActions()
  const act = (command: Promise<unknown>) => void command.catch(() => {})
  return (
    <header>
      <b>{name}</b>
      {user && status !== 'signed-out' ? (
        <span>
          Signed in as {user.name}
          <button type="button" onClick={() => act(signOut())}>
            Sign out
          </button>
        </span>
      ) : (
        <span>
          {status === 'signed-out' && (
            <button type="button" onClick={() => act(signIn())}>
              Sign in
            </button>
          )}
        </span>
      )}
    </header>
  )
}
