import { afterEach, beforeEach, expect, test } from 'vitest'
import { serveHostileProvider, type ServedProvider } from './serveHostileProvider.ts'

let provider: ServedProvider
const get = (path: string, init?: RequestInit) => fetch(provider.issuer + path, init)

beforeEach(async () => {
  provider = await serveHostileProvider()
})
afterEach(() => provider.close())

test('is a provider on a port, with sessions that hang on cookies', async () => {
  const { issuer } = (await (await get('/.well-known/openid-configuration')).json()) as { issuer: string }
  expect(issuer).toBe(provider.issuer)
  const request = 'client_id=shop&redirect_uri=http://localhost/&response_type=code'
  const body = new URLSearchParams({ user: 'ada', request })
  const signIn = await get('/sign_in', { method: 'POST', body, redirect: 'manual' })
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const back = async (headers: Record<string, string>) => {
    const answer = await get(`/authorize?${request}&prompt=none`, { headers, redirect: 'manual' })
    return answer.headers.get('location')
  }
  expect(await back({ cookie })).toMatch(/^http:\/\/localhost\/\?code=/)
  expect(await back({})).toMatch(/^http:\/\/localhost\/\?error=login_required/)
})

test('does what only sockets can: drop, break off, refuse, come back', async () => {
  provider.script({ at: 'jwks', times: 1, dropConnection: 'before' }, { at: 'jwks', times: 1, truncate: true })
  await expect(get('/jwks')).rejects.toThrow(TypeError)
  await expect(get('/jwks').then((answer) => answer.text())).rejects.toThrow(TypeError)
  expect((await get('/jwks')).status).toBe(200)
  await provider.close()
  await expect(get('/jwks')).rejects.toThrow(TypeError)
  await provider.open()
  expect((await get('/jwks')).status).toBe(200)
})

test('answers compressed, so that little becomes much', async () => {
  const much = new Blob([new Uint8Array(5_000_000)]).stream().pipeThrough(new CompressionStream('gzip'))
  provider.script({
    at: 'jwks',
    body: new Uint8Array(await new Response(much).arrayBuffer()),
    headers: { 'content-encoding': 'gzip' },
  })
  expect((await (await get('/jwks')).arrayBuffer()).byteLength).toBe(5_000_000)
})
