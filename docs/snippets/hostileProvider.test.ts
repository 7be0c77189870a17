import { createHostileProvider } from '@stillhere/token-client/hostile-provider'
import { expect, test } from 'vitest'

/** Represents your code that sends requests to the provider. */
async function findKeys(issuer: string, send: typeof fetch): Promise<number> {
  const metadata = (await (await send(`${issuer}/.well-known/openid-configuration`)).json()) as { jwks_uri: string }
  const answer = await send(metadata.jwks_uri).catch(() => send(metadata.jwks_uri))
  return ((await answer.json()) as { keys: unknown[] }).keys.length
}

test('a lost response is requested once more, and no token is requested', async () => {
  const provider = createHostileProvider()
  provider.script({ at: 'jwks', times: 1, dropConnection: 'after' })
  expect(await findKeys(provider.issuer, provider.fetch)).toBe(1)
  expect(provider.journal.of('jwks').map(({ outcome }) => outcome)).toEqual(['dropped', 'ok'])
  expect(provider.journal.of('token')).toEqual([])
})

test('a provider with a wrong issuer in its metadata', async () => {
  const provider = createHostileProvider()
  provider.script({ at: 'discovery', json: { issuer: 'https://evil.example' } })
  const answer = await provider.fetch(`${provider.issuer}/.well-known/openid-configuration`)
  expect(await answer.json()).toMatchObject({ issuer: 'https://evil.example', token_endpoint: expect.any(String) })
})
