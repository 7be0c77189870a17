import type { UserClaims } from '@stillhere/token-client'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, useState, type ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from './AuthProvider.tsx'
import { SessionCountdown } from './components/session-countdown/SessionCountdown.tsx'
import { SessionEndedDialog } from './components/session-ended-dialog/SessionEndedDialog.tsx'
import { SessionShield } from './components/session-shield/SessionShield.tsx'
import { SessionTimeoutModal } from './components/session-timeout-modal/SessionTimeoutModal.tsx'
import { SignedOutPage } from './components/signed-out-page/SignedOutPage.tsx'
import { ProtectedRoute, type ProtectedRouteProps } from './guards/ProtectedRoute.tsx'
import { ServerRenderedFor } from './guards/ServerRenderedFor.tsx'
import { useDraft } from './hooks/useDraft.ts'
import { useSession } from './hooks/useSession.ts'
import { useSessionExpiry } from './hooks/useSessionExpiry.ts'
import { useUser } from './hooks/useUser.ts'
import type { InitialSession } from './SessionContext.ts'
import { createTestSession, type TestSession, type TestSessionOptions } from './testing/createTestSession.ts'

const ada: UserClaims = { iss: 'https://memory.example', sub: 'ada', name: 'Ada' }
const grace: UserClaims = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

beforeEach(() => sessionStorage.clear())
const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
  cleanup()
})

const Status = () => <output aria-label="Status">{useSession().status}</output>
const Name = () => {
  const [first] = useState(useUser()?.name)
  return (
    <p>
      First seen by {first ?? 'no user'}, now {useUser()?.name ?? 'no user'}
    </p>
  )
}
const Note = () => {
  const [note, setNote] = useDraft('note', '')
  return <input aria-label="Note" value={note} onChange={(event) => setNote(event.target.value)} />
}
const Everything = () => (
  <>
    <p>Warning: {String(useSessionExpiry().warning)}</p>
    <SignedOutPage />
    <SessionCountdown />
    <SessionTimeoutModal />
    <SessionEndedDialog />
  </>
)

/** Writes what a server would send, then lets React take it over in a browser that is only now finding out. */
async function visit(
  session: TestSession,
  initialSession: InitialSession | null,
  { guard = {}, children }: { guard?: Partial<ProtectedRouteProps>; children?: ReactNode } = {},
) {
  const commits: string[] = []
  const server = await createTestSession({ status: 'restoring' })
  const app = (engine: TestSession['engine']) => (
    <StrictMode>
      <AuthProvider engine={engine} initialSession={initialSession}>
        <Status />
        <ProtectedRoute fallback={<p>Wait</p>} {...guard}>
          <Name />
          <Note />
          <input aria-label="Plain" />
          <p>Orders</p>
        </ProtectedRoute>
        {children}
      </AuthProvider>
    </StrictMode>
  )
  const container = document.createElement('div')
  container.innerHTML = renderToString(app(server.engine))
  document.body.append(container)
  const html = container.innerHTML
  const looking = new MutationObserver(() => commits.push(container.textContent))
  looking.observe(container, { childList: true, subtree: true, characterData: true })
  const mistakes: unknown[] = []
  // React tells of a mismatch in attributes there only
  const complaints = vi.spyOn(console, 'error').mockImplementation((...words) => mistakes.push(words))
  const root = await act(async () =>
    hydrateRoot(container, app(session.engine), { onRecoverableError: (error) => mistakes.push(error) }),
  )
  cleanups.push(() => {
    looking.disconnect()
    act(() => root.unmount())
    container.remove()
    complaints.mockRestore()
    expect(mistakes).toEqual([])
  })
  return { html, container, commits }
}
/** A page whose engine has not started: the session is restored a minute later. */
const restoring = (options: TestSessionOptions = {}) => createTestSession({ status: 'restoring', ...options })
const findOut = (session: TestSession) => act(() => session.browser.clock.advance(180_000))
const orders = () => screen.queryByText('Orders')

test('the browser keeps the server’s user, and remounts nothing if it is correct', async () => {
  const session = await restoring()
  const { html } = await visit(session, { user: ada }, { children: <Everything /> })
  expect(html).toContain('Orders')
  expect(screen.getByText('First seen by Ada, now Ada')).toBeTruthy()
  expect(screen.getByLabelText('Status').textContent).toBe('restoring')
  const before = orders()
  screen.getByLabelText<HTMLInputElement>('Plain').value = 'half a letter'
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'half a letter' } })
  await findOut(session)
  expect(screen.getByLabelText<HTMLInputElement>('Note').value).toBe('half a letter')
  expect(screen.getByLabelText('Status').textContent).toBe('active')
  expect(orders()).toBe(before)
  expect(screen.getByLabelText<HTMLInputElement>('Plain').value).toBe('half a letter')
})

test('another user gets remounted children without the first user’s data', async () => {
  const session = await restoring({ user: grace })
  const shielded = <SessionShield>{<input aria-label="Shielded" />}</SessionShield>
  const { commits, container } = await visit(session, { user: ada }, { children: shielded })
  screen.getByLabelText<HTMLInputElement>('Plain').value = 'half a letter'
  screen.getByLabelText<HTMLInputElement>('Shielded').value = 'half a letter'
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'half a letter' } })
  commits.length = 0
  await findOut(session)
  expect(screen.getByText('First seen by Grace, now Grace')).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>('Plain').value).toBe('')
  expect(screen.getByLabelText<HTMLInputElement>('Shielded').value).toBe('')
  expect(screen.getByLabelText<HTMLInputElement>('Note').value).toBe('')
  expect(commits.join()).not.toContain('Ada')
  expect(container.textContent).not.toContain('Ada')
})

test.each([
  ['nobody is there', 'token-client/login-required'],
  ['it cannot be found out', 'token-client/network'],
] as const)('the guard closes where %s', async (_, code) => {
  const session = await restoring()
  session.tokenClient.signIn = () => new Promise(() => {}) // the page goes away
  session.browser.server.endSession()
  if (code === 'token-client/network') session.browser.server.fail(code, 9)
  const { commits, container } = await visit(session, { user: ada })
  expect(orders()).not.toBeNull()
  commits.length = 0
  await findOut(session)
  expect(screen.getByLabelText('Status').textContent).toBe('signed-out')
  expect(commits.join() + container.textContent).not.toMatch(/Orders|Ada/)
})

test.each<[string, InitialSession | null, Partial<ProtectedRouteProps>]>([
  ['no user', null, {}],
  ['a fresh proof of identity', { user: ada }, { maxAge: 60 }],
  ['a stronger proof of identity', { user: ada }, { acrValues: 'gold' }],
])('a guard that asks for %s stays closed for the word of a server', async (_, initialSession, guard) => {
  const session = await restoring()
  const { html } = await visit(session, initialSession, { guard })
  expect(html).toContain('Wait')
  expect(html).not.toContain('Orders')
  expect(orders()).toBeNull()
})

test('it has no token', async () => {
  const session = await restoring()
  await visit(session, { user: ada })
  await expect(session.engine.getAccessToken({ signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'token-client/aborted',
  })
  expect(session.engine.store.getState()).not.toHaveProperty('user')
})

test('a page mounted in a known session sends no request', async () => {
  const session = await createTestSession({ user: grace })
  const { html, commits } = await visit(session, { user: ada })
  expect(html).toContain('Ada')
  expect(screen.getByText('First seen by Grace, now Grace')).toBeTruthy()
  expect(commits.at(-1)).not.toContain('Ada')
})

test('content rendered for one user is not shown to another', async () => {
  const session = await restoring({ user: grace })
  const page = (user: UserClaims) => (
    <ServerRenderedFor user={user} fallback={<p>Wait</p>}>
      <label>
        Bill of {user.name} <input />
      </label>
    </ServerRenderedFor>
  )
  await visit(session, { user: ada }, { children: page(ada) })
  screen.getByLabelText<HTMLInputElement>('Bill of Ada').value = 'half a letter'
  await findOut(session)
  expect(screen.queryByLabelText('Bill of Ada')).toBeNull()
  expect(screen.getByText('Wait')).toBeTruthy()

  const app = (user: UserClaims) => <AuthProvider engine={session.engine}>{page(user)}</AuthProvider>
  const { rerender } = render(app(grace))
  screen.getByLabelText<HTMLInputElement>('Bill of Grace').value = 'half a letter'
  rerender(app(ada))
  expect(screen.queryByText(/Bill of/)).toBeNull()
})
