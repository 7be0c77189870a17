import { Refusal } from './refusal.ts'
import type { SessionStore } from './sessionStore.ts'

/** The store, whose failures are answers: nothing is known then, which is not the same as nobody being signed in. */
export function guardedStore(store: SessionStore): SessionStore {
  const guarded =
    <Arguments extends unknown[], Result>(method: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      try {
        return await method.apply(store, args)
      } catch (error) {
        throw new Refusal(503, 'store_unavailable', 'The sessions cannot be reached.', { 'retry-after': '5' }, error)
      }
    }
  return {
    get: guarded(store.get),
    create: guarded(store.create),
    replace: guarded(store.replace),
    delete: guarded(store.delete),
    find: guarded(store.find),
    claim: guarded(store.claim),
    release: guarded(store.release),
    close: guarded(store.close),
  }
}
