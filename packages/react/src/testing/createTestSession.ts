import type { SessionEndReason, SessionEngine, SessionPolicy, SessionState } from '@stillhere/session-engine'
import { createTestBrowser, type FakeClock, type TestBrowser, type TestTab } from '@stillhere/session-engine/testing'
import { endedDialog } from '../components/session-ended-dialog/SessionEndedDialog.tsx'
import { timeoutDialog } from '../components/session-timeout-modal/SessionTimeoutModal.tsx'
import { guardPage } from '../guards/ProtectedRoute.tsx'
import type { TokenClientErrorCode, UserClaims } from '@stillhere/token-client'

export type TestSessionOptions = {
  /** The status to bring the session to. Default: `active`. */
  status?: SessionState['status']
  /** Why it ended, for the status `ended` (default: `idle-timeout`) or `signed-out` (default: none). */
  reason?: SessionEndReason
  /** Time left for the status `expiring`, in ms. Default: the whole warning. */
  remainingMs?: number
  /** Code with which the restore fails; the status is `signed-out` then. */
  error?: TokenClientErrorCode
  policy?: Partial<SessionPolicy>
  user?: UserClaims
  /** Response time of the server by the test's clock, in ms. Applies once the status is reached. */
  latencyMs?: number
  /** An existing clock, for instance of a fake API. Default: a new one. */
  clock?: FakeClock
}

/** A real engine with a fake browser and a fake server, whose clock advances only on demand. */
export type TestSession = TestTab & { browser: TestBrowser; engine: SessionEngine }

const grace: UserClaims = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

/**
 * Creates a session in a given state, for tests and stories of components. The state is not faked: the engine is driven
 * there by time, the user and the server, and continues from there.
 *
 * @example
 * const { engine, browser } = await createTestSession({ status: 'expiring' })
 * render(<AuthProvider engine={engine}><SessionTimeoutModal /></AuthProvider>)
 * await act(() => browser.clock.advance(30_000))
 */
export async function createTestSession(options: TestSessionOptions = {}): Promise<TestSession> {
  const { status = options.error ? 'signed-out' : 'active', reason, policy, user, latencyMs, error } = options
  const browser = createTestBrowser({
    signedIn: status !== 'signed-out' || reason !== undefined,
    ...(policy ? { policy, ...(policy.idleTimeoutMs ? { idleTimeoutMs: policy.idleTimeoutMs } : {}) } : {}),
    ...(user ? { user } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
    ...(reason === 'renewal-rejected' ? { renewal: 'refresh-token' } : {}),
  })
  const { server, clock } = browser
  // loads what is lazy-loaded, so that a component under test renders it at once
  await Promise.all([timeoutDialog, endedDialog, guardPage].map((module) => module.load()))
  if (error) server.fail(error)
  if (status === 'restoring') server.setLatency(60_000)
  const tab = await browser.openTab()
  const { engine } = tab
  const state = engine.store.getState()

  if (status === 'expiring' && 'deadlines' in state) {
    const { deadlineAt } = state.deadlines
    await clock.advance(deadlineAt - clock.now() - (options.remainingMs ?? engine.policy.warningLeadMs))
  }
  if (status === 'ended' || status === 'reauthenticating') await end(browser, tab, reason ?? 'idle-timeout')
  if (status === 'signed-out' && reason === 'signed-out') await engine.signOut()
  else if (status === 'signed-out' && reason) await end(browser, tab, reason)
  if (status === 'reauthenticating') {
    server.setLatency(60_000)
    engine.reauthenticate().catch(() => {})
    await clock.advance(0)
  }
  if (latencyMs !== undefined) server.setLatency(latencyMs)
  return { ...tab, browser }
}

/** Ends the session by its real cause. */
async function end({ clock, server, openTab }: TestBrowser, tab: TestTab, reason: SessionEndReason) {
  const { engine, environment, tokenClient } = tab
  const { deadlines } = engine.store.getState() as Extract<SessionState, { deadlines: unknown }>
  if (reason === 'idle-timeout') await clock.advance(deadlines.idleDeadlineAt - clock.now())
  else if (reason === 'absolute-timeout') {
    await clock.sleep((deadlines.absoluteDeadlineAt ?? 0) - clock.now())
    await environment.show()
  } else if (reason === 'signed-out' || reason === 'signed-out-elsewhere') await (await openTab()).engine.signOut()
  else {
    if (reason === 'user-changed') server.signInAs(grace)
    else if (reason === 'revoked') server.fail('token-client/session-revoked')
    else server.endSession()
    await tokenClient.renewTokens().catch(() => {})
  }
  await clock.advance(0)
}
