import { expect, test } from 'vitest'
import { stepUpChallenge } from './stepUpChallenge.ts'

const tooWeak = 'error="insufficient_user_authentication"'
const read = (header: string, status = 401) =>
  stepUpChallenge(new Response('', { status, headers: { 'www-authenticate': header } }))

test.each([
  [`Bearer ${tooWeak}, acr_values="mfa phr", max_age=60`, { acrValues: 'mfa phr', maxAge: 60 }],
  [`Bearer ${tooWeak}, error_description="A, \\"b\\" = c", max_age="5"`, { maxAge: 5 }],
  [`DPoP algs="ES256 PS256", Bearer realm="a, Basic b" , ${tooWeak} , acr_values = "mfa"`, { acrValues: 'mfa' }],
  [`bearer ERROR=insufficient_user_authentication,ACR_VALUES=mfa`, { acrValues: 'mfa' }],
  [`Bearer ${tooWeak}, max_age=-1`, {}],
  [`Bearer ${tooWeak}, max_age=soon, acr_values=""`, {}],
  [`Bearer acr_values="other", DPoP ${tooWeak}, max_age=0`, { maxAge: 0 }],
])('%s', (header, wanted) => expect(read(header)).toEqual(wanted))

test.each([
  'Bearer',
  'Bearer error="invalid_token"',
  'Bearer error="invalid_token", error_description="no insufficient_user_authentication"',
  'Bearer error="invalid_token", error_description="error=\\"insufficient_user_authentication\\""',
  'a="'.repeat(9),
])('asks for no step-up: %s', (header) => expect(read(header)).toBeNull())

test('only a 401 asks for one', () => {
  expect(read(`Bearer ${tooWeak}`, 403)).toBeNull()
  expect(stepUpChallenge(new Response('', { status: 401 }))).toBeNull()
})
