import { ProtectedRoute, ServerRenderedFor } from '@stillhere/react'
import { AccountSession } from './AccountSession.tsx'
import { Orders } from './Orders.tsx'
import { readSession } from './readSession.ts'
import { SignInOrOut } from './SignInOrOut.tsx'

/** For people whose tokens the backend keeps: its cookie tells the server, too, who is there. */
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
