import { isSessionUsable, type SessionEngine, type SessionState } from '@stillhere/session-engine'
import type { UserClaims } from '@stillhere/token-client'
import { CancelledError, focusManager, onlineManager, type QueryClient } from '@tanstack/react-query'
import { cacheOwner, userKey } from './persistBuster.ts'
import { sessionQueryOptions } from './sessionRetry.ts'

/** The session has ended, but the same user may come back to the page. */
const hasLapsed = ({ status }: SessionState) => status === 'ended' || status === 'reauthenticating'

export type ConnectSessionOptions = {
  /** The user for whom a server filled the cache. The cache is cleared if another user is found, or none. */
  initialSession?: { readonly user: Pick<UserClaims, 'iss' | 'sub'> } | null
}

/**
 * Connects TanStack Query to the session. Returns a function that disconnects it.
 *
 * - A session that has ended is like being offline: queries pause, mutations wait, and both continue when the same user is
 *   back. Without a signed-in user, public queries work.
 * - Another user, or a sign-out in any tab, clears the cache in the same turn, before a component can render it.
 * - While the warning is shown, polling stops, as in a hidden window.
 * - {@link sessionQueryOptions} become defaults of the client where it has none of its own.
 *
 * Pausing uses TanStack Query's `onlineManager` and `focusManager`, which exist once per page. Connect one session per page.
 *
 * @example
 * const disconnect = connectSession(queryClient, engine)
 */
export function connectSession(
  queryClient: QueryClient,
  engine: SessionEngine,
  { initialSession }: ConnectSessionOptions = {},
): () => void {
  const { store } = engine
  const defaults = queryClient.getDefaultOptions()
  const { queries, mutations } = sessionQueryOptions
  queryClient.setDefaultOptions({
    ...defaults,
    queries: { ...queries, ...defaults.queries },
    mutations: { ...mutations, ...defaults.mutations },
  })

  let owner = initialSession ? userKey(initialSession.user) : (cacheOwner(store.getState()) ?? null)
  let isCleared = false
  let isAway = false
  const follow = (state: SessionState) => {
    const next = cacheOwner(state)
    if (next !== undefined && next !== owner) {
      // what was loaded without a user is public
      if (owner !== null) {
        clearQueries(queryClient)
        isCleared = true
      }
      owner = next
    }
    onlineManager.setOnline(!hasLapsed(state) && state.connection !== 'offline')
    const wasAway = isAway
    isAway = state.status === 'expiring'
    if (isAway !== wasAway) focusManager.setFocused(isAway ? false : undefined)
    if (isCleared && isSessionUsable(state)) {
      isCleared = false
      queryClient.refetchQueries({ type: 'active' }).catch(() => {})
    }
  }
  // the engine follows the network too: two listeners would contradict each other
  onlineManager.setEventListener(() => () => {})
  const unsubscribe = store.subscribe(follow)
  follow(store.getState())

  return () => {
    unsubscribe()
    queryClient.setDefaultOptions(defaults)
    if (isAway) focusManager.setFocused(undefined)
    onlineManager.setEventListener(listenToNetwork)
    onlineManager.setOnline(store.getState().connection !== 'offline')
  }
}

/**
 * Clears the cache at once. Aborts requests under way, drops waiting mutations, and leaves mounted components without data,
 * which `queryClient.clear()` alone does not.
 */
function clearQueries(queryClient: QueryClient): void {
  const queries = queryClient.getQueryCache()
  const mutations = queryClient.getMutationCache()
  for (const mutation of mutations.getAll()) {
    // a retry would be sent with the token of the next user
    mutation.setOptions({ mutationFn: () => Promise.reject(new CancelledError()) })
    mutation.setOptions = () => {} // a render of its component would set its own options again
  }
  mutations.clear()
  for (const query of queries.getAll()) {
    if (query.getObserversCount() > 0) query.reset()
    else queries.remove(query)
  }
}

/** The default listener of `onlineManager`, which cannot be read back from it. */
const listenToNetwork = (setOnline: (isOnline: boolean) => void) => {
  const { addEventListener, removeEventListener } = globalThis
  if (typeof addEventListener !== 'function') return
  const online = () => setOnline(true)
  const offline = () => setOnline(false)
  addEventListener('online', online)
  addEventListener('offline', offline)
  return () => {
    removeEventListener('online', online)
    removeEventListener('offline', offline)
  }
}
