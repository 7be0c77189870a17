import type { BrowserContext, Page, Request } from '@playwright/test'

/** A secret that was transferred, and a place where it must not be but was found. */
export type Leak = { secret: string; place: string }

const patienceMs = 5_000

/**
 * Records every secret that the authorization server sends or receives during a test. Afterwards searches for them in
 * console, errors, storage, history, `Referer`, addresses, the document, globals and broadcast messages. All apps here
 * keep tokens in memory, so the search must find none.
 *
 * Allowed are an authorization code in the address on which it arrives and in the message to the waiting tab, on a channel
 * whose name is random; and the ID token as the hint of an end-session request, or of a silent request (OIDC Core
 * §3.1.2.1), to the server that issued it.
 */
export async function scanForCanaries(context: BrowserContext, auth: string): Promise<() => Promise<Leak[]>> {
  const secrets = new Map<string, string>()
  const said: { place: string; text: string }[] = []
  const note = (kind: string, value: string | null | undefined) => {
    // the signature alone is enough
    if (value) secrets.set(value.includes('.') ? value.split('.').at(-1)!.slice(-24) : value, kind)
  }
  const pending: Promise<unknown>[] = []

  context.on('response', (response) => {
    if (response.url() !== `${auth}/token` || response.request().method() !== 'POST') return
    const sent = new URLSearchParams(response.request().postData() ?? '')
    for (const kind of ['code', 'code_verifier', 'refresh_token']) note(kind, sent.get(kind))
    pending.push(
      response
        .json()
        .then((body: Record<string, string>) =>
          ['access_token', 'refresh_token', 'id_token'].forEach((kind) => note(kind, body[kind])),
        )
        .catch(() => {}), // the page has navigated, and the browser has dropped the response
    )
  })
  context.on('request', (request) => pending.push(noteRequest(request, said).catch(() => {})))
  context.on('console', (message) => said.push({ place: 'console', text: message.text() }))
  context.on('weberror', (error) => said.push({ place: 'error', text: inspect(error.error()) }))
  await context.exposeBinding('noteMessage', (_source, channel: string, text: string) => {
    // the code is sent to the waiting tab
    if (!channel.startsWith('stillhere-relay.')) said.push({ place: `message on ${channel}`, text })
  })
  await context.addInitScript(overhear)

  return async () => {
    await Promise.allSettled(pending)
    for (const page of context.pages()) {
      // a crashed or frozen tab never answers
      const silent = new Promise<[]>((resolve) => setTimeout(resolve, patienceMs, []))
      said.push(...(await Promise.race([leftBehind(page).catch(() => []), silent])))
    }
    return said.flatMap(({ place, text }) =>
      [...secrets].filter(([value]) => text.includes(value)).map(([, secret]) => ({ secret, place })),
    )
  }
}

const inspect = (error: Error) => `${error.name} ${error.message} ${error.stack} ${JSON.stringify(error)}`

async function noteRequest(request: Request, said: { place: string; text: string }[]): Promise<void> {
  const headers = await request.allHeaders()
  const { origin, pathname, searchParams } = new URL(request.url())
  const referer = headers['referer'] ?? ''
  // the server of that address already knows it
  if (!referer.startsWith(`${origin}/`)) said.push({ place: `Referer to ${origin}`, text: referer })
  const isSilent = pathname === '/auth' && searchParams.get('prompt') === 'none'
  if (pathname === '/session/end' || isSilent) searchParams.delete('id_token_hint')
  const isCallback = request.isNavigationRequest() && searchParams.has('state')
  if (isCallback) searchParams.delete('code')
  said.push({ place: `address ${origin}${pathname}`, text: `${searchParams}` })
}

/** In every page: reports messages of broadcast channels to the test. */
const overhear = () => {
  const { noteMessage } = globalThis as unknown as { noteMessage?: (channel: string, text: string) => void }
  const latin1 = (_: string, value: unknown) =>
    value instanceof ArrayBuffer ? [...new Uint8Array(value)].map((byte) => String.fromCharCode(byte)).join('') : value
  const { postMessage } = BroadcastChannel.prototype
  BroadcastChannel.prototype.postMessage = function (message: unknown) {
    noteMessage?.(this.name, JSON.stringify(message, latin1))
    postMessage.call(this, message)
  }
}

/** Returns the document, globals and storage of a page as text. */
async function leftBehind(page: Page): Promise<{ place: string; text: string }[]> {
  const session = await page.context().newCDPSession(page)
  const { entries } = await session.send('Page.getNavigationHistory')
  await session.detach()
  const here = await page.evaluate(async () => {
    const databases = await indexedDB.databases()
    const readAll = (name: string) =>
      new Promise<unknown[]>((resolve) => {
        const opening = indexedDB.open(name)
        opening.addEventListener('success', () => {
          const names = [...opening.result.objectStoreNames]
          if (names.length === 0) return resolve([])
          const transaction = opening.result.transaction(names)
          const found: unknown[] = []
          for (const store of names) {
            const reading = transaction.objectStore(store).getAll()
            reading.addEventListener('success', () => found.push(...(reading.result as unknown[])))
          }
          transaction.addEventListener('complete', () => (opening.result.close(), resolve(found)))
        })
        opening.addEventListener('error', () => resolve([]))
      })
    const globals = Object.entries(globalThis).filter(([, value]) => typeof value === 'string')
    return {
      'local storage': JSON.stringify(Object.entries(localStorage)),
      'session storage': JSON.stringify(Object.entries(sessionStorage)),
      IndexedDB: JSON.stringify(await Promise.all(databases.map(({ name = '' }) => readAll(name)))),
      cookies: document.cookie,
      document: document.documentElement.outerHTML,
      'history state': JSON.stringify(history.state),
      'window name': window.name,
      globals: JSON.stringify(globals),
    }
  })
  return [
    ...Object.entries(here).map(([place, text]) => ({ place, text })),
    ...entries.map(({ url }) => ({
      place: 'history',
      text: url.replace(/id_token_hint=[^&]*/, ''),
    })),
  ]
}
