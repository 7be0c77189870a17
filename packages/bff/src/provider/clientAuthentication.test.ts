import { expect, test } from 'vitest'
import { openBffShop } from '../testSupport/openBffShop.ts'

test.each([
  [undefined, ['client_secret_basic', 'client_secret_post'], 'basic'],
  [undefined, ['client_secret_post', 'client_secret_basic'], 'post'],
  [undefined, ['private_key_jwt', 'client_secret_post'], 'post'],
  [undefined, undefined, 'basic'],
  ['basic', ['client_secret_post'], 'basic'],
  ['post', ['client_secret_basic'], 'post'],
] as const)('option %j with metadata %j authenticates by %s', async (option, supported, expected) => {
  const shop = openBffShop(option ? { clientAuthentication: option } : {})
  shop.provider.script({ at: 'discovery', json: { token_endpoint_auth_methods_supported: supported } })
  await shop.signIn()
  const [request] = shop.provider.journal.of('token')
  expect(request?.parameters['client_secret'] === undefined ? 'basic' : 'post').toBe(expected)
})
