import { digest } from './digest.ts'

/** WCAG 2.2.6 asks for a word of warning where less is kept than 20 h; more would be rash. */
export const longestAgeMs: number = 20 * 60 * 60_000

/** Clocks that set themselves right may go back by this much. */
const slackMs = 60_000

/** How the names of all entries of an app begin, or of one person in it. */
export const draftsOf = (clientKey: string, owner?: string): string =>
  `stillhere:draft:${clientKey}:${owner === undefined ? '' : `${digest(owner)}:`}`

/** The name of the entry of one draft: says neither whose nor which it is. */
export const draftName = (clientKey: string, owner: string, key: string): string =>
  draftsOf(clientKey, owner) + digest(key)

/** `name` and all the rest are checked on reading: an entry that was moved or changed is none. */
export function formatRecord(name: string, savedAt: number, maxAgeMs: number, body: string): string {
  const times = `${savedAt} ${savedAt + Math.min(Math.round(maxAgeMs), longestAgeMs)}`
  return `${times} ${digest(`${name} ${times} ${body}`)} ${body}`
}

/** What {@link formatRecord} has written under this name and may still be kept, else `null`. */
export function parseRecord(name: string, text: string, now: number): { savedAt: number; body: string } | null {
  const [, times = '', since, until, check, body = ''] = /^((\d+) (\d+)) (\w+) (.*)$/s.exec(text) ?? []
  const [savedAt, expiresAt] = [Number(since), Number(until)]
  const isKept = now < expiresAt && savedAt <= now + slackMs && expiresAt - savedAt <= longestAgeMs
  return isKept && check === digest(`${name} ${times} ${body}`) ? { savedAt, body } : null
}
