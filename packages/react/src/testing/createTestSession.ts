import type { SessionEndReason, SessionEngine, SessionPolicy, SessionState } from '@stillhere/session-engine'
import { createTestBrowser, type FakeClock, type TestBrowser, type TestTab } from '@stillhere/session-engine/testing'
import type { TokenClientErrorCode, UserClaims } from '@stillhere/token-client'

export type TestSessionOptions = {
  /** Where to drive the session. Default `active`. */
  status?: SessionState['status']
  /** Why it ended, with `status` `ended` or `signed-out`. Default: idleness, and no reason. */
  reason?: SessionEndReason
  /** Time left when `expiring`. Default: all of the warning. */
  remainingMs?: number
  /** What the restore fails with; the status is `signed-out` then. */
  error?: TokenClientErrorCode
  policy?: Partial<SessionPolicy>
  user?: UserClaims
  /** How long the server takes, by the test's clock. Set once the status is reached. */
  latencyMs?: number
  /** A clock that is there already, for instance that of a made-up API. Default: one of its own. */
  clock?: FakeClock
}

/** A real engine, in a browser and with a server that are made up, and whose time passes only when told to. */
export type TestSession = TestTab & { browser: TestBrowser; engine: SessionEngine }

const grace: UserClaims = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

/**
 * A session in a certain state, for tests and stories of components. The state is not faked: the engine is driven there
 * as in life, and goes on from there.
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

/** Ends the session as it would end in life. */
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
