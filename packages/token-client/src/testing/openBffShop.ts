import { vi } from 'vitest'
import { createBffClient, type BffClientOptions } from '../adapters/bff/index.ts'
import type { TokenClient, TokenClientEvent } from '../tokenClient.ts'
import { answerAll, createFakeBff, type FakeBff } from './fakeBff.ts'
import { createFakePage, type FakePage } from './fakePage.ts'

/** A shop in a fake page, whose tokens a backend keeps. Undo with `vi.unstubAllGlobals()`. */
export type BffShop = {
  page: FakePage
  bff: FakeBff
  /** Local storage. */
  kept: Map<string, string>
  client: TokenClient
  events: TokenClientEvent[]
  /** Reloads the page: another client, the same tab and backend. */
  open(): void
}

export function openBffShop(options: BffClientOptions = {}): BffShop {
  const page = createFakePage()
  const bff = createFakeBff()
  answerAll(page, bff)
  const kept = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
    removeItem: (name: string) => kept.delete(name),
  })
  const shop = {
    page,
    bff,
    kept,
    events: [] as TokenClientEvent[],
    open() {
      shop.client = createBffClient({ fetch: bff.fetch, ...options })
      shop.client.subscribe((event) => shop.events.push(event))
    },
  } as BffShop
  shop.open()
  return shop
}
