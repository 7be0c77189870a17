import { isSessionUsable, type SessionEngine, type SessionState } from '@stillhere/session-engine'
import type { UserClaims } from '@stillhere/token-client'
import { focusManager, onlineManager, type QueryClient } from '@tanstack/react-query'
import { forgetEverything } from './forgetEverything.ts'
import { nameOf, personOf } from './personOf.ts'
import { sessionQueryOptions } from './sessionQueryOptions.ts'

/** Over, but the same person may come back to where they were. */
const hasLapsed = ({ status }: SessionState) => status === 'ended' || status === 'reauthenticating'

export type ConnectSessionOptions = {
  /** Whom a server has filled the cache for. It is emptied when somebody else is found, or nobody. */
  initialSession?: { readonly user: Pick<UserClaims, 'iss' | 'sub'> } | null
}

/**
 * Lets TanStack Query know of the session, until the returned function is called.
 *
 * - A lapsed session is like being offline: queries pause, mutations wait, and both go on once the same person is back.
 *   What is open to everybody goes on while nobody is signed in.
 * - Another person, or a sign-out (also one elsewhere), empties the cache in the same turn, before anybody can render it.
 * - While the question "Are you still here?" is up, nobody is looking: polling stops, as in a hidden window.
 * - {@link sessionQueryOptions} become the client's defaults where it has none of its own.
 *
 * Pausing goes through TanStack Query's `onlineManager` and `focusManager`, of which a page has one each: connect one
 * session a page.
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

  let person = initialSession ? nameOf(initialSession.user) : (personOf(store.getState()) ?? null)
  let isEmptied = false
  let isAway = false
  const follow = (state: SessionState) => {
    const next = personOf(state)
    if (next !== undefined && next !== person) {
      // what a guest has looked at is open to everybody
      if (person !== null) {
        forgetEverything(queryClient)
        isEmptied = true
      }
      person = next
    }
    onlineManager.setOnline(!hasLapsed(state) && state.connection !== 'offline')
    const wasAway = isAway
    isAway = state.status === 'expiring'
    if (isAway !== wasAway) focusManager.setFocused(isAway ? false : undefined)
    if (isEmptied && isSessionUsable(state)) {
      isEmptied = false
      queryClient.refetchQueries({ type: 'active' }).catch(() => {})
    }
  }
  // the engine hears of the network too: two listeners would contradict each other
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

/** What `onlineManager` does by itself. */
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
