import { draftPrefix } from '../dom/webStorage.ts'

/** The longest lifetime of a draft: 20 h, for which WCAG 2.2.6 needs no warning. */
export const longestAgeMs: number = 20 * 60 * 60_000

/** Tolerates a clock that is set back by this much. */
const clockSlackMs = 60_000

/** Returns the prefix of all drafts of an app, or of one user in it. */
export const draftsOf = (clientKey: string, owner?: string): string =>
  `${draftPrefix}${clientKey}:${owner === undefined ? '' : `${digest(owner)}:`}`

/** Returns the name of one draft's entry. It reveals neither the user nor the draft's key. */
export const draftName = (clientKey: string, owner: string, key: string): string =>
  draftsOf(clientKey, owner) + digest(key)

/** Formats an entry. Its checksum covers the name, so an entry that was moved or changed is rejected on read. */
export function formatRecord(name: string, savedAt: number, maxAgeMs: number, body: string): string {
  const times = `${savedAt} ${savedAt + Math.min(Math.round(maxAgeMs), longestAgeMs)}`
  return `${times} ${digest(`${name} ${times} ${body}`)} ${body}`
}

/** Parses an entry. Returns `null` if it has expired, or if {@link formatRecord} has not written it under this name. */
export function parseRecord(name: string, text: string, now: number): { savedAt: number; body: string } | null {
  const [, times = '', since, until, check, body = ''] = /^((\d+) (\d+)) (\w+) (.*)$/s.exec(text) ?? []
  const [savedAt, expiresAt] = [Number(since), Number(until)]
  const isValid = now < expiresAt && savedAt <= now + clockSlackMs && expiresAt - savedAt <= longestAgeMs
  return isValid && check === digest(`${name} ${times} ${body}`) ? { savedAt, body } : null
}

/**
 * Returns 64 bits of a text's hash, synchronously: Web Crypto would come too late for the first frame, and needs https.
 * It hides names from a casual reader; a guessed name can be checked.
 */
function digest(text: string): string {
  let [low, high] = [0x811c9dc5, 0x2545f491]
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193)
    high = Math.imul(((high << 7) | (high >>> 25)) ^ text.charCodeAt(at), 0x9e3779b1)
  }
  return [low ^ (high >>> 15), high ^ (low >>> 13)].map((half) => (half >>> 0).toString(36)).join('_')
}
