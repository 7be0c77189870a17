import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { expect, type Storezero } from './storezero.ts'

type Stage = { context: BrowserContext; storezero: Storezero; signIn: (page: Page) => Promise<void> }

/** A person signs in to My Account in one tab and opens others; all show the orders. */
export async function openTabs({ context, storezero, signIn }: Stage, count: number): Promise<Page[]> {
  const first = await context.newPage()
  await first.goto(`${storezero.account}/orders`)
  await signIn(first)
  await expect(first.getByRole('cell').first()).toBeVisible()
  const tabs = [first]
  while (tabs.length < count) tabs.push(await openTab({ context, storezero }))
  return tabs
}

/** One more tab, in which nobody signs in. */
export async function openTab({ context, storezero }: Pick<Stage, 'context' | 'storezero'>): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${storezero.account}/orders`)
  await expect(page.getByRole('cell').first()).toBeVisible()
  return page
}

/** All tabs ask the API every second, from the same second on. */
export async function poll(tabs: readonly Page[]): Promise<void> {
  for (const tab of tabs) await tab.getByLabel('Keep up to date').check()
}

/** Begins or ends the asking, in all tabs at once; no person does that, so it is no activity. */
const togglePolls = (tabs: readonly Page[]) =>
  Promise.all(tabs.map((tab) => tab.getByLabel('Keep up to date').evaluate((box: HTMLInputElement) => box.click())))

/**
 * Brings tabs and servers near the second in which the tokens expire, and waits until that is over. Nobody asks while the
 * clocks are moved, one after the other: a server that is ahead would refuse tokens that the pages still take for good.
 * Returns the servers' time right before: what the tokens that expire now cause comes later.
 */
export async function passExpiry(tabs: readonly Page[], storezero: Storezero, tokenSeconds: number): Promise<number> {
  await togglePolls(tabs)
  await sleep(1_500) // what has been asked is answered
  const since = await storezero.now()
  await jump(tabs[0]!, storezero, (tokenSeconds - 3) * 1_000)
  await togglePolls(tabs)
  await sleep(6_000) // the tabs speak to each other in real time
  return since
}

/** Moves all clocks at once; they go on by themselves. */
export async function jump(page: Page, storezero: Storezero, ms: number): Promise<void> {
  await storezero.shiftClock(ms)
  await page.context().clock.fastForward(ms)
}

/** A tab whose token request has reached the server and whose answer is kept back. */
export type Held = { holder: Page; session: CDPSession; release(): Promise<unknown> }

/** Lets the tokens expire in all tabs, and keeps the first answer of the token endpoint from whoever asked. */
export async function holdOneAnswer(tabs: readonly Page[], storezero: Storezero, tokenSeconds: number): Promise<Held> {
  const held = Promise.withResolvers<Held>()
  let isHeld = false
  for (const holder of tabs) {
    const session = await holder.context().newCDPSession(holder)
    session.on('Fetch.requestPaused', ({ requestId, request }) => {
      // a tab that was frozen for long has given its request up
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

/** Hears what every tab says to others, and which tokens the server gives them. */
export async function listenToEverything(
  context: BrowserContext,
): Promise<{ expectNoToken(tabs: readonly Page[]): Promise<void> }> {
  const tokens: string[] = []
  context.on('response', async (response) => {
    if (!response.url().endsWith('/token') || response.request().method() !== 'POST') return
    // an answer may be forgotten before it is read; enough are left
    const answer = (await response.json().catch(() => ({}))) as Record<string, string>
    const { access_token, refresh_token, id_token } = answer
    tokens.push(...[access_token, refresh_token, id_token].filter((token) => token !== undefined))
  })
  await context.addInitScript(() => {
    const heard: { channel: string; message: unknown }[] = []
    Object.assign(globalThis, { heard })
    const listening = new Set<string>()
    const Channel = BroadcastChannel
    // whoever opens a channel has a listener beside it
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
      expect([...new Set(sealed.map(({ fields }) => fields))].sort()).toEqual(['box,id,iv,key', 'id,key'])
      expect(tokens.length).toBeGreaterThan(4)
      // the signature alone would do, and a token may be written in parts
      const canaries = tokens.flatMap((token) => token.split('.').map((part) => part.slice(-20)))
      // looked for at once: one expectation for each message and canary takes minutes on a slow machine
      expect(canaries.filter((canary) => messages.some(({ text }) => text.includes(canary)))).toEqual([])
    },
  }
}

/** In the page: all messages, their bytes as text. */
const readHeard = () => {
  const { heard } = globalThis as unknown as { heard: { channel: string; message: unknown }[] }
  const latin1 = (_: string, value: unknown) =>
    value instanceof ArrayBuffer ? [...new Uint8Array(value)].map((byte) => String.fromCharCode(byte)).join('') : value
  return heard.map(({ channel, message }) => ({
    channel,
    fields: Object.keys(Object(message) as object)
      .sort()
      .join(),
    text: JSON.stringify(message, latin1),
  }))
}
