import { createMemoryClient } from '@stillhere/token-client/memory'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import {
  AuthProvider,
  ProtectedRoute,
  SessionCountdown,
  SessionEndedDialog,
  SessionShield,
  SessionTimeoutModal,
  SignedOutPage,
  useAccessToken,
  useAuthorizedFetch,
  useDraft,
  useSession,
  useSessionExpiry,
} from './index.ts'

const Page = () => {
  useAuthorizedFetch()
  const [draft] = useDraft('note', 'no draft')
  return [draft, useSession().status, useSessionExpiry().warning, useAccessToken().status].join(' ')
}

test('a server renders the fallback, without children and dialogs', () => {
  const html = renderToString(
    <AuthProvider tokenClient={createMemoryClient({ signedIn: true })}>
      <SessionShield>
        <Page />
      </SessionShield>
      <ProtectedRoute fallback={<p>One moment</p>}>
        <p>Orders</p>
      </ProtectedRoute>
      <SignedOutPage />
      <SessionCountdown />
      <SessionTimeoutModal />
      <SessionEndedDialog />
    </AuthProvider>,
  )
  expect(html).toContain('no draft restoring false pending')
  expect(html).toContain('One moment')
  expect(html).not.toMatch(/Orders|still here|ended|signed out/i)
})
