import { expect, test } from 'vitest'
import { createTestBrowser } from '../testing/index.ts'

test.each([
  ['login-required', 'signed-out-elsewhere'],
  ['session-rejected', 'renewal-rejected'],
  ['session-revoked', 'revoked'],
  ['subject-changed', 'user-changed'],
] as const)('%s ends the session for the reason %s', async (code, reason) => {
  const browser = createTestBrowser()
  const { engine, tokenClient } = await browser.openTab()
  browser.server.fail(`token-client/${code}`)
  await expect(tokenClient.renewTokens()).rejects.toMatchObject({ code: `token-client/${code}` })
  expect(engine.store.getState()).toMatchObject({ status: 'ended', reason })
})
