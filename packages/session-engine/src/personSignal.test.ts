import { expect, test } from 'vitest'
import { createTestBrowser } from './testing/createTestBrowser.ts'

const grace = { iss: 'https://memory.example', sub: 'grace', name: 'Grace' }

test('a signal survives a timeout and the return of the same user', async () => {
  const browser = createTestBrowser()
  const { engine } = await browser.openTab()
  const signal = engine.personSignal()
  await browser.clock.advance(300_000)
  expect(engine.store.getState().status).toBe('ended')
  await engine.reauthenticate()
  expect(engine.personSignal()).toBe(signal)
  expect(signal.aborted).toBe(false)
})

test.each(['here', 'in another tab'])('a sign-out %s aborts it', async (where) => {
  const browser = createTestBrowser()
  const [tab, other] = [await browser.openTab(), await browser.openTab()]
  const signal = tab.engine.personSignal()
  await (where === 'here' ? tab : other).engine.signOut()
  expect(signal).toMatchObject({ aborted: true, reason: { code: 'token-client/aborted' } })
  await tab.engine.signIn()
  expect(tab.engine.personSignal().aborted).toBe(false)
})

test('another user aborts it, and a subscriber that sees the commit first gets a new one', async () => {
  const browser = createTestBrowser()
  const { engine } = await browser.openTab()
  const ofAda = engine.personSignal()
  let ofGrace: AbortSignal | undefined
  engine.store.subscribe((state) => {
    if (state.status === 'active' && state.user.sub === 'grace') ofGrace ??= engine.personSignal()
  })
  await browser.clock.advance(300_000)
  browser.server.signInAs(grace)
  await engine.reauthenticate({ silent: false })
  expect(ofAda.aborted).toBe(true)
  expect(ofGrace?.aborted).toBe(false)
  expect(engine.personSignal()).toBe(ofGrace)
})

test('a guest who signs in keeps it', async () => {
  const { engine } = await createTestBrowser({ signedIn: false }).openTab()
  const signal = engine.personSignal()
  await engine.signIn()
  expect(signal.aborted).toBe(false)
})
