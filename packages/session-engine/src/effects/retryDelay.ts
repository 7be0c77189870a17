import type { TokenClientError } from '@stillhere/token-client'

/** How long to wait before the next try, in ms: what the server asks for, else 1, 2, 4 … 30 s, each spread by half. */
export const retryDelay = (error: TokenClientError, attempt: number, random: () => number): number =>
  error.retryAfterMs ?? Math.min(30_000, 1_000 * 2 ** attempt) * (0.75 + random() / 2)
