import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { expect, type Storezero } from './storezero.ts'

type Stage = { context: BrowserContext; storezero: Storezero; signIn: (page: Page) => Promise<void> }

/** Signs in to My Account in one tab and opens others. All show the orders. */
export async function openTabs({ context, storezero, signIn }: Stage, count: number): Promise<Page[]> {
  const first = await context.newPage()
  await first.goto(`${storezero.account}/orders`)
  await signIn(first)
  await expect(first.getByRole('cell').first()).toBeVisible()
  const tabs = [first]
  while (tabs.length < count) tabs.push(await openTab({ context, storezero }))
  return tabs
}

/** Opens one more tab without signing in. */
export async function openTab({ context, storezero }: Pick<Stage, 'context' | 'storezero'>): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${storezero.account}/orders`)
  await expect(page.getByRole('cell').first()).toBeVisible()
  return page
}

/** Lets all tabs call the API every second, at the same time. */
export async function poll(tabs: readonly Page[]): Promise<void> {
  for (const tab of tabs) await tab.getByLabel('Keep up to date').check()
}

/** Starts or stops the polling in all tabs at once, without activity. */
const togglePolls = (tabs: readonly Page[]) =>
  Promise.all(tabs.map((tab) => tab.getByLabel('Keep up to date').evaluate((box: HTMLInputElement) => box.click())))

/**
 * Moves tabs and servers close to the expiry of the tokens, and waits until it has passed. No tab polls while the clocks
 * are moved one after the other: a server ahead of the pages would reject tokens that they consider valid.
 * Returns the servers' time right before the expiry.
 */
export async function passExpiry(tabs: readonly Page[], storezero: Storezero, tokenSeconds: number): Promise<number> {
  await togglePolls(tabs)
  await sleep(1_500) // pending requests complete
  const since = await storezero.now()
  await jump(tabs[0]!, storezero, (tokenSeconds - 3) * 1_000)
  await togglePolls(tabs)
  await sleep(6_000) // messages between tabs take real time
  return since
}

/** Moves all clocks at once. They keep running. */
export async function jump(page: Page, storezero: Storezero, ms: number): Promise<void> {
  await storezero.shiftClock(ms)
  await page.context().clock.fastForward(ms)
}

/** A tab whose token request has reached the server and whose response is held back. */
export type Held = { holder: Page; session: CDPSession; release(): Promise<unknown> }

/** Lets the tokens expire in all tabs, and holds back the first response of the token endpoint. */
export async function holdOneAnswer(tabs: readonly Page[], storezero: Storezero, tokenSeconds: number): Promise<Held> {
  const held = Promise.withResolvers<Held>()
  let isHeld = false
  for (const holder of tabs) {
    const session = await holder.context().newCDPSession(holder)
    session.on('Fetch.requestPaused', ({ requestId, request }) => {
      // a tab that was frozen for long has aborted its request
      const release = () => session.send('Fetch.continueRequest', { requestId }).catch(() => {})
      if (isHeld || request.method !== 'POST') return void release()
      isHeld = true
      held.resolve({ holder, session, release })
    })
    await session.send('Fetch.enable', {
      patterns: [{ urlPattern: `${storezero.auth}/token`, requestStage: 'Response' }],
    })
  }
  await poll(tabs)
  await passExpiry(tabs, storezero, tokenSeconds)
  return held.promise
}

/** Records the messages between tabs, and the tokens that the server issues. */
export async function listenToEverything(
  context: BrowserContext,
): Promise<{ expectNoToken(tabs: readonly Page[]): Promise<void> }> {
  const tokens: string[] = []
  context.on('response', async (response) => {
    if (!response.url().endsWith('/token') || response.request().method() !== 'POST') return
    // some responses are dropped before they are read; enough remain
    const answer = (await response.json().catch(() => ({}))) as Record<string, string>
    const { access_token, refresh_token, id_token } = answer
    tokens.push(...[access_token, refresh_token, id_token].filter((token) => token !== undefined))
  })
  await context.addInitScript(() => {
    const heard: { channel: string; message: unknown }[] = []
    Object.assign(globalThis, { heard })
    const listening = new Set<string>()
    const Channel = BroadcastChannel
    // each opened channel gets a second listener
    globalThis.BroadcastChannel = class extends Channel {
      constructor(name: string) {
        super(name)
        if (listening.has(name)) return
        listening.add(name)
        new Channel(name).addEventListener('message', ({ data }) => heard.push({ channel: name, message: data }))
      }
    }
  })
  return {
    async expectNoToken(tabs) {
      const messages = (await Promise.all(tabs.map((tab) => tab.evaluate(readHeard)))).flat()
      const sealed = messages.filter(({ channel }) => channel.startsWith('stillhere:tokens:'))
      expect(sealed.filter(({ fields }) => fields === 'box,id,iv,key').length).toBeGreaterThan(tabs.length)
      expect([...new Set(sealed.map(({ fields }) => fields))].sort()).toEqual([
        'box,id,iv', // to all tabs, sealed by the group key
        'box,id,iv,key', // to one tab, sealed by its key
        'id,key', // a question
        'received',
      ])
      expect(tokens.length).toBeGreaterThan(4)
      // the signature alone is enough, and a token may be split
      const canaries = tokens.flatMap((token) => token.split('.').map((part) => part.slice(-20)))
      // one search for all: an expectation per message and canary takes minutes on a slow machine
      expect(canaries.filter((canary) => messages.some(({ text }) => text.includes(canary)))).toEqual([])
    },
  }
}

/** In the page: returns all messages, their bytes as text. */
const readHeard = () => {
  const { heard } = globalThis as unknown as { heard: { channel: string; message: unknown }[] }
  const latin1 = (_: string, value: unknown) =>
    value instanceof ArrayBuffer ? [...new Uint8Array(value)].map((byte) => String.fromCharCode(byte)).join('') : value
  return heard.map(({ channel, message }) => ({
    channel,
    fields:
      typeof message === 'string'
        ? message
        : Object.keys(Object(message) as object)
            .sort()
            .join(),
    text: JSON.stringify(message, latin1),
  }))
}
