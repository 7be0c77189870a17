import type { Authentication } from '../authentication.ts'
import type { TokenHandover } from './tokenHandover.ts'
import type { RefreshTokenLedger } from '../tokens/refreshTokenLedger.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'

/** The other living tabs of this app, with which tokens are shared. */
export type SiblingTabs = Pick<TokenHandover, 'run'> & {
  /** This tab holds tokens now, by a person's sign-in or otherwise, and answers when it is asked. */
  join(hasSignedIn: boolean): void
  /** It holds none any more: forgotten for good, or only gone with this client. */
  leave(isForgotten: boolean): void
  ledger(): Promise<RefreshTokenLedger | undefined>
}

/**
 * A tab that has no siblings learns that from the locks they would hold, without waiting. What it takes to speak with
 * them is lazy-loaded, and never before it can be of use.
 */
export function createSiblingTabs(key: string, issuer: string, tokens: TokenStore): SiblingTabs | undefined {
  const locks: LockManager | undefined = globalThis.navigator?.locks
  if (!locks || !globalThis.BroadcastChannel) return undefined
  const name = `stillhere:tokens:${key}`
  let loading: Promise<TokenHandover | undefined> | undefined
  const load = () =>
    (loading ??= import('./tokenHandover.ts').then(
      ({ createTokenHandover }) => createTokenHandover(name, issuer, tokens),
      () => (loading = undefined), // this tab is for itself, until the next time
    ))

  return {
    join: (hasSignedIn) => void load().then((handover) => handover?.join(hasSignedIn)),
    leave: (isForgotten) => void loading?.then((handover) => handover?.leave(isForgotten)),
    ledger: async () => (await load())?.ledger,
    async run(work, ...rest) {
      let outcome: Promise<Authentication> | undefined
      if (!loading)
        try {
          const { held = [] } = await locks.query()
          const isAlone = !held.some((lock) => lock.name?.startsWith(name))
          await locks.request(name, { ifAvailable: true }, (lock) => (lock && isAlone ? (outcome = work()) : null))
        } catch {
          // no locks in this kind of page, or taken away, or the work has failed, as its outcome tells
          outcome ??= work()
        }
      return outcome ?? (await load())?.run(work, ...rest) ?? work()
    },
  }
}
