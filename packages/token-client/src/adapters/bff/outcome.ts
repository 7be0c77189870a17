import type { TokenClientError, TokenClientPhase } from '../../tokenClientError.ts'
import { failure } from '../../protocol/protocolError.ts'

const codes =
  /^(access-denied|(login|interaction)-required|silent-blocked|subject-changed|session-(revoked|ended)|code-rejected|step-up-not-met|id-token-invalid|network|server-unavailable|callback-unsolicited)$/

/** What the backend says has become of a sign-in. It is a word in an address, so that only known ones are repeated. */
export const refusal = (code: string, phase: TokenClientPhase): TokenClientError =>
  failure(codes.test(code) ? (code as 'access-denied') : 'authorization-failed', phase)

/**
 * Waits for the page to which the backend sends a window or a frame in the end. What it says is no secret and no proof:
 * each listener asks the backend.
 */
export function hearOutcome(
  transaction: string,
  signal: AbortSignal,
  take: (response: URLSearchParams, navigatedAt?: unknown) => void,
): void {
  const channel = new BroadcastChannel(`stillhere-bff.${transaction}`)
  signal.addEventListener('abort', () => channel.close())
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const { error } = Object(data) as { error?: unknown }
    if (error === null || typeof error === 'string') take(new URLSearchParams(error === null ? '' : { error }))
  })
}
