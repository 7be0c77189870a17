import '@stillhere/react/styles.css'
import { AuthProvider, SessionEndedDialog, SessionTimeoutModal, useSession, useUser } from '@stillhere/react'
import { createMemoryClient } from '@stillhere/token-client/memory'
import { useEffect, useState, type ReactNode } from 'react'
import {
  data,
  Links,
  Meta,
  Outlet,
  Scripts,
  useFetcher,
  useLoaderData,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
} from 'react-router'
import { readSession, readSso, sessionCookie } from './serverSession.ts'

export const loader = ({ request }: LoaderFunctionArgs) => ({
  initialSession: readSession(request),
  sso: readSso(request),
})

/** Updates the server's session. The browser may report a sign-out; who is signed in, the server asks itself. */
export async function action({ request }: ActionFunctionArgs) {
  const isSignedIn = (await request.formData()).get('isSignedIn') === 'true'
  return data(null, { headers: { 'set-cookie': sessionCookie(isSignedIn ? readSso(request) : null) } })
}

/** Forbids caches to hand a page for one user to another. */
export const headers = () => ({ 'cache-control': 'private, no-store' })

export const meta = () => [{ title: 'Stillhere with React Router' }]

export function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  )
}

export default function App() {
  const { initialSession, sso } = useLoaderData<typeof loader>()
  // an app has `createOidcClient` here, at module scope
  const [tokenClient] = useState(() => createMemoryClient({ signedIn: sso !== null, latencyMs: 300, ...sso }))
  return (
    <AuthProvider tokenClient={tokenClient} initialSession={initialSession}>
      <SignedInAs />
      <Outlet />
      <FollowSession rendered={initialSession?.user.sub ?? null} />
      <SessionTimeoutModal />
      <SessionEndedDialog />
    </AuthProvider>
  )
}

function SignedInAs() {
  const user = useUser()
  const { status } = useSession()
  return <p data-status={status}>{user ? `Signed in as ${user.name}` : 'Not signed in'}</p>
}

/** Tells the server when the user differs from the one it has rendered for, and has it load again. */
function FollowSession({ rendered }: { rendered: string | null }) {
  const { submit } = useFetcher()
  const { status } = useSession()
  const found = useUser()?.sub ?? null
  const isStale = (status === 'active' || status === 'signed-out') && found !== rendered
  useEffect(() => {
    if (isStale) void submit({ isSignedIn: found !== null }, { method: 'post', action: '/' })
  }, [isStale, found, submit])
  return null
}
