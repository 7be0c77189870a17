import type { Endpoint, JournalEntry } from './journal.ts'

export type Json = Record<string, unknown>

/** Members to put in place of others, `undefined` takes one away; or a function that makes something else of it all. */
export type Change<T extends object> = Partial<Record<string, unknown>> | ((value: T) => unknown)

/** How the provider departs from what is right. What is not said stays right. */
export type Override = {
  at: Endpoint
  /** Only requests for which this holds. */
  when?: (request: JournalEntry) => boolean
  /** How often, then it is spent. Default: always. */
  times?: number

  // the answer comes late, or never
  delayMs?: number
  /** Nothing is answered before it settles. */
  hold?: Promise<unknown>
  /** The connection breaks: before the request is looked at, or when all is done and only the answer is lost. */
  dropConnection?: 'before' | 'after'
  /** The body breaks off in the middle. */
  truncate?: boolean
  /** The body comes byte by byte, with so long between them. */
  trickleMs?: number

  // another answer altogether: the provider then does nothing else
  status?: number
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>
  redirectTo?: string

  // the right answer, changed
  headers?: Record<string, string>
  /** Without the headers by which a page of another origin may read the answer. */
  noCors?: boolean
  /** A JSON answer: metadata, keys, tokens, claims. */
  json?: Change<Json>
  /** The parameters of an authorization response. A function may give a string, for instance with one twice. */
  response?: Change<Record<string, string>>
  /** The payload of the ID token, before it is signed. */
  claims?: Change<Json>
  /** Its header, before it is signed. */
  header?: Change<Json>
  /** What signs it. `other-key` is not published; `rotated-key` is, from now on, in place of the one before. */
  signWith?: 'none' | 'hs256' | 'other-key' | 'rotated-key' | 'ES256' | 'RS256' | 'PS256'
  /** The secret for `hs256`. Default: the client id. */
  secret?: string
  /** The signed ID token. */
  idToken?: (token: string) => unknown
  /** As if the browser had kept the session cookie to itself. */
  withoutCookies?: boolean
}

/** Overrides in order: for each request the first counts that fits and is not spent. */
export type Script = {
  add(...overrides: Override[]): void
  clear(): void
  next(request: JournalEntry): Partial<Override>
}

export function createScript(): Script {
  let lines: { override: Override; left: number }[] = []
  return {
    add(...overrides) {
      lines.push(...overrides.map((override) => ({ override, left: override.times ?? Infinity })))
    },
    clear() {
      lines = []
    },
    next(request) {
      const line = lines.find(
        ({ override, left }) => left > 0 && override.at === request.endpoint && (override.when?.(request) ?? true),
      )
      if (!line) return {}
      line.left--
      return line.override
    },
  }
}

/** Applies a change. What a function gives is taken as it is, whatever it is. */
export function changed<T extends object>(value: T, change: Change<T> | undefined): unknown {
  if (typeof change === 'function') return change(value)
  const kept = Object.entries({ ...value, ...change }).filter(([, member]) => member !== undefined)
  return Object.fromEntries(kept)
}
