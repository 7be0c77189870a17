import { HttpError } from '../http/httpError.ts'
import type { SessionStore } from './sessionStore.ts'

/** Wraps a store so that its failures become 503 `store_unavailable`, which is not the same as a missing session. */
export function guardedStore(store: SessionStore): SessionStore {
  const guarded =
    <Arguments extends unknown[], Result>(method: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      try {
        return await method.apply(store, args)
      } catch (cause) {
        throw new HttpError('store_unavailable', 'The session store cannot be reached.', { cause })
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
