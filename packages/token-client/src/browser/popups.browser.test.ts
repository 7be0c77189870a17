import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFakeIssuer, type FakeIssuer } from '../testing/fakeIssuer.ts'
import type { TokenClient } from '../tokenClient.ts'
import { createOidcClient } from '../adapters/oidc/createOidcClient.ts'

/** Any document of this origin does: for the server's page, and for the one that passes the answer on. */
const page = new URL('./relayResponse.ts', import.meta.url)
const serverPage = new URL('./relayedAnswer.ts', import.meta.url).href

let issuer: FakeIssuer
let client: TokenClient
let windows: (Window | null)[]
/** What a server's opener policy does to the page's handle. */
let isSevered: boolean

beforeEach(async () => {
  windows = []
  isSevered = false
  const open = window.open.bind(window)
  vi.spyOn(window, 'open').mockImplementation((...args) => {
    const opened = open(...args)
    windows.push(opened)
    const severed = { closed: true, close: () => {}, focus: () => {}, location: opened?.location }
    return isSevered ? (severed as unknown as Window) : opened
  })
  issuer = await createFakeIssuer()
  issuer.user = 'ada'
  issuer.metadata['authorization_endpoint'] = serverPage
  client = createOidcClient({
    issuer: issuer.issuer,
    clientId: crypto.randomUUID(),
    silentRedirectUri: page.href,
    fetch: issuer.fetch,
  })
})
afterEach(() => {
  client.dispose()
  for (const opened of windows) opened?.close()
  vi.restoreAllMocks()
})

/** A test's frame has no focus; a person who has closed the window is back at the page. */
const comeBack = () => vi.spyOn(document, 'hasFocus').mockReturnValue(true)

const opened = () => {
  const last = windows.at(-1)
  if (!last) throw new Error('no window')
  return last
}
const shows = (start: string) =>
  vi.waitFor(() => {
    expect(opened().location.href).toContain(start)
    expect(opened().document.readyState).toBe('complete')
  })

/** What the server and the page at the redirect URI do. */
async function answer() {
  await shows(serverPage)
  const url = opened().location.href
  const redirectUri = new URL(url).searchParams.get('redirect_uri')
  opened().location.replace(`${redirectUri}?${new URLSearchParams(issuer.authorize(url))}`)
  await shows('code=')
  const script = opened().document.createElement('script')
  script.type = 'module'
  script.textContent = `import { relayResponse } from '${page.pathname}'; relayResponse()`
  opened().document.body.append(script)
}

test('a real window brings the answer, and closes', async () => {
  const signing = client.signIn({ mode: 'popup' })
  expect(windows).toHaveLength(1)
  await answer()
  expect((await signing).user.sub).toBe('ada')
  expect(opened().closed).toBe(true)
})

test('the window closes itself where the page has lost it, and its answer still counts', async () => {
  const heard = new Promise((resolve) => client.subscribe(({ type }) => type === 'signedIn' && resolve(type)))
  isSevered = true
  comeBack()
  await expect(client.signIn({ mode: 'popup' })).rejects.toMatchObject({ code: 'token-client/popup-closed' })
  await answer()
  expect(await heard).toBe('signedIn')
  await vi.waitFor(() => expect(opened().closed).toBe(true))
})

test('a person who closes it is told so', async () => {
  const signing = client.signIn({ mode: 'popup' })
  await shows(serverPage)
  opened().close()
  comeBack()
  await expect(signing).rejects.toMatchObject({ code: 'token-client/popup-closed' })
})

test('the same window serves a second sign-in', async () => {
  const first = client.signIn({ mode: 'popup' }).catch(({ code }: { code: string }) => code)
  await shows(serverPage)
  const { href } = opened().location
  const signing = client.signIn({ mode: 'popup' })
  expect(await first).toBe('token-client/aborted')
  expect(windows[1]).toBe(windows[0])
  expect(opened().closed).toBe(false)
  await vi.waitFor(() => expect(opened().location.href).not.toBe(href))
  await answer()
  expect((await signing).user.sub).toBe('ada')
})
