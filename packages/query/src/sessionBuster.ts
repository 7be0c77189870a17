import type { SessionEngine } from '@stillhere/session-engine'
import { personOf } from './personOf.ts'

/**
 * Whose data a persisted cache holds: the `buster` of `persistQueryClient`, which drops what was stored under another.
 * Read it once the session is known, and restore no cache before.
 */
export const sessionBuster = ({ store }: SessionEngine): string => personOf(store.getState()) ?? ''
