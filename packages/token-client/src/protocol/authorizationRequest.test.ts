import { expect, test } from 'vitest'
import type { SignInOptions } from '../tokenClient.ts'
import { authorizationRequest } from './authorizationRequest.ts'
import type { OidcSettings } from './oidcOptions.ts'
import type { DiscoveredServer } from './serverMetadata.ts'

const server = { authorization_endpoint: 'https://auth.example/authorize?tenant=1' } as DiscoveredServer
const settings = { clientId: 'shop', redirectUri: 'https://shop.example/' } as OidcSettings
const ask = async (options: SignInOptions, more: Partial<OidcSettings> = {}, audience?: string) => {
  const request = await authorizationRequest({ ...settings, ...more }, server, { audience, scope: 'openid' }, options)
  return { ...request, asked: new URL(request.url).searchParams }
}

test('every API is named, each once', async () => {
  const resources = ['https://api.example/', 'https://bills.example/']
  expect((await ask({}, { resources }, 'https://api.example/')).asked.getAll('resource')).toEqual(resources)
  expect((await ask({}, { resources }, 'orders')).asked.getAll('resource')).toEqual(resources)
  expect((await ask({}, {}, 'orders')).asked.has('resource')).toBe(false)
})

test('single claims are asked for as the specification spells it', async () => {
  const claims = { id_token: { acr: { essential: true, values: ['mfa'] } }, userinfo: { email: null } }
  const { asked, levels } = await ask({ claims })
  expect(asked.get('claims')).toBe('{"id_token":{"acr":{"essential":true,"values":["mfa"]}},"userinfo":{"email":null}}')
  expect(levels).toEqual(['mfa'])
})

test('what the answer must agree with is fresh each time', async () => {
  const [one, two] = [await ask({ maxAge: 60, acrValues: 'mfa phr' }), await ask({})]
  expect(one).toMatchObject({ maxAge: 60, levels: ['mfa', 'phr'] })
  expect(two.levels).toBeUndefined()
  for (const name of ['state', 'nonce', 'codeVerifier'] as const) {
    expect(one[name]).toMatch(/^[\w-]{43}$/)
    expect(one[name]).not.toBe(two[name])
  }
  expect(one.asked.get('tenant')).toBe('1')
})
