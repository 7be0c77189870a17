import { describe, expect, test } from 'vitest'
import { audienceParameters, findServerProfile, serverProfiles, type ServerName } from './serverProfiles.ts'

test.each<[issuer: string, name: ServerName | null]>([
  ['https://tenant.eu.auth0.com/', 'auth0'],
  ['https://id.example/realms/shop', 'keycloak'],
  ['https://id.example/auth/realms/shop/', 'keycloak'],
  ['https://login.microsoftonline.com/common/v2.0', 'entra'],
  ['https://login.microsoftonline.com/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0', 'entra'],
  ['https://dev-1.okta.com', 'okta'],
  ['https://dev-1.okta.com/oauth2/default', 'okta'],
  ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a1B2c3', 'cognito'],
  ['https://accounts.google.com', 'google'],
  // a name inside another name is no server of that name
  ['https://evil-auth0.com/', null],
  ['https://auth0.com.example/', null],
  ['https://id.example/realms/shop/protocol', null],
  ['https://accounts.google.com.example', null],
  ['https://auth.example', null],
])('%s is recognised as %s', (issuer, name) => {
  expect(findServerProfile(issuer)).toEqual(name ? serverProfiles[name] : {})
})

test('a name that the app gives is used whatever the issuer', () => {
  expect(findServerProfile('https://id.example', 'auth0')).toBe(serverProfiles.auth0)
})

describe('the parameter that names the API', () => {
  test.each([
    [undefined, undefined, {}],
    ['https://api.example', undefined, { resource: 'https://api.example' }],
    ['orders', undefined, { audience: 'orders' }],
    ['https://api.example', 'audience', { audience: 'https://api.example' }],
    ['orders', 'resource', { resource: 'orders' }],
    ['https://api.example', 'both', { audience: 'https://api.example', resource: 'https://api.example' }],
  ] as const)('%s by %s', (audience, parameter, expected) => {
    expect(audienceParameters(audience, parameter)).toEqual(expected)
  })
})
