import type { Authentication } from '../../authentication.ts'
import type { SignInOptions, TokenClientEvent } from '../../tokenClient.ts'
import { TokenClientError } from '../../tokenClientError.ts'

/** A sign-in window that stays open until it is told otherwise. */
export type MemoryPopup = {
  /** The person signs in: late, where the window had seemed closed. */
  answer(): void
  /** The window closes, or only seems to. */
  close(): void
}

/** The same, as the client sees it. */
export type HeldPopup = MemoryPopup & { answered: Promise<void>; closed: Promise<void> }

export function createHeldPopup(): HeldPopup {
  const answered = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  return { answered: answered.promise, closed: closed.promise, answer: answered.resolve, close: closed.resolve }
}

/** Sign-ins in windows: one at a time, the latest. */
export type MemoryPopups = {
  signIn(options: SignInOptions): Promise<Authentication>
  /** The request was aborted; the popup is not needed. */
  end(): void
}

export function createMemoryPopups(
  takePopup: () => HeldPopup | undefined,
  signIn: (options: SignInOptions, signal: AbortSignal) => Promise<Authentication>,
  emit: (event: TokenClientEvent) => void,
): MemoryPopups {
  let current: AbortController | undefined
  return {
    signIn(options) {
      current?.abort()
      const mine = (current = new AbortController())
      const signal = AbortSignal.any([mine.signal, options.signal ?? mine.signal])
      const popup = takePopup()
      return new Promise((resolve, reject) => {
        const refuse = (code: 'aborted' | 'popup-closed') =>
          reject(new TokenClientError(`token-client/${code}`, 'sign-in', 'The request was aborted.'))
        signal.addEventListener('abort', () => refuse('aborted'))
        let isLate = false
        void popup?.closed.then(() => {
          isLate = true
          return refuse('popup-closed')
        })
        const work = async () => {
          await popup?.answered
          const authentication = await signIn(options, signal)
          if (isLate) emit({ type: 'signedIn', authentication })
          resolve(authentication)
        }
        work().catch(reject)
      })
    },
    end: () => current?.abort(),
  }
}
