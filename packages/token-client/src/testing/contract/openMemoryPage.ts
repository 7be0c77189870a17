import {
  createMemoryClient,
  createMemoryServer,
  type MemoryClientOptions,
  type MemoryServer,
} from '../../adapters/memory/index.ts'
import type { Authentication } from '../../authentication.ts'
import type { SignInOptions, TokenClient, TokenClientEvent } from '../../tokenClient.ts'
import { TokenClientError } from '../../tokenClientError.ts'
import type { TokenClientUnderTest } from '../tokenClientUnderTest.ts'

/** What a mutant can reach: the client that it spoils, and everything behind it. */
export type MemoryPage = TokenClientUnderTest & {
  emit(event: TokenClientEvent): void
  memory: ReturnType<typeof createMemoryClient>
}
export type Mutation = (client: TokenClient, page: MemoryPage) => Partial<TokenClient>

const origin = 'https://shop.example'

/**
 * Opens a memory client in a simulated page: unlike the bare client it leaves the page to sign in, and completes a callback.
 * `mutate` replaces methods of each client that the page opens.
 */
// oxlint-disable-next-line max-lines-per-function -- the parts share the state of one page
export function openMemoryPage(options: MemoryClientOptions = {}, mutate: Mutation = () => ({})): MemoryPage {
  const pending = new Map<string, SignInOptions>()
  const departures: string[] = []
  let latest: SignInOptions = {}
  let opened = 0
  let isOnline = true
  let held: Promise<void> | undefined
  const script = createMemoryServer(options)
  const server: MemoryServer = {
    ...script,
    takePopup() {
      opened++
      return script.takePopup()
    },
  }
  const memory = createMemoryClient({ ...options, server, sleep: async () => held, isOnline: () => isOnline })

  const open = (callback?: string): TokenClient => {
    const one = callback === undefined ? memory : createMemoryClient({ ...options, server, isOnline: () => isOnline })
    const listeners = new Set<(event: TokenClientEvent) => void>()
    const emit = (event: TokenClientEvent) => listeners.forEach((listener) => listener(event))
    let completing: Promise<Authentication> | undefined
    let isDisposed = false
    const complete = (state: string) => {
      const request = pending.get(state)
      if (!request) {
        emit({ type: 'callbackRejected', error: error('callback-unsolicited', 'callback') })
        return undefined
      }
      pending.delete(state)
      const { appState, returnTo = '/' } = request
      return one
        .signIn()
        .then((authentication) =>
          request.subject === undefined || request.subject === authentication.user.sub
            ? { ...authentication, returnTo, ...(appState === undefined ? {} : { appState }) }
            : authentication,
        )
    }
    const client: TokenClient = {
      ...one,
      signIn(request = {}) {
        if (isDisposed || request.mode === 'popup') return one.signIn(request)
        if (!isOwn(request.returnTo)) return Promise.reject(error('return-to-rejected', 'sign-in'))
        latest = request
        const state = `state-${departures.length}`
        pending.set(state, request)
        departures.push(`${origin}/authorize?state=${state}`)
        return new Promise(() => {})
      },
      async restore(request) {
        if (completing) return completing
        const state = callback
        callback = undefined
        completing = state === undefined ? undefined : complete(state)
        return completing ? completing.finally(() => (completing = undefined)) : one.restore(request)
      },
      async signOut(request) {
        if (isOwn(request?.returnTo)) return one.signOut(request)
        await one.signOut({ scope: 'application' })
        throw error('return-to-rejected', 'sign-out')
      },
      subscribe(listener) {
        listeners.add(listener)
        const unsubscribe = one.subscribe(listener)
        return () => {
          listeners.delete(listener)
          unsubscribe()
        }
      },
      dispose() {
        isDisposed = true
        one.dispose()
      },
    }
    page.emit = emit
    return { ...client, ...mutate(client, page) }
  }

  const page: MemoryPage = {
    memory,
    emit: () => {},
    client: memory,
    server: {
      signIn: (sub) => server.signInAs({ iss: 'https://memory.example', sub }),
      endSession: () => server.endSession(),
      requestCount: () => server.requests.length,
      hasSession: () => server.session() !== null,
      disconnect: () => {
        isOnline = false
        return () => (isOnline = true)
      },
      hold: () => {
        const { promise, resolve } = Promise.withResolvers<void>()
        held = promise
        server.setLatency(1)
        return resolve
      },
    },
    page: {
      departures: () => departures,
      authorizationRequest: () => parametersOf(latest),
      comeBack: (sub) => {
        server.signInAs({ iss: 'https://memory.example', sub })
        return open([...pending.keys()].at(-1) ?? '')
      },
      replay: () => open('state-0'),
    },
    popup: {
      block: () => server.fail('token-client/popup-blocked'),
      hold: () => {
        const popups = [server.holdPopup(), server.holdPopup()]
        return {
          answer: () => popups.forEach(({ answer }) => answer()),
          close: () => popups.forEach(({ close }) => close()),
        }
      },
      openedCount: () => opened,
    },
    otherAudience: 'https://bills.example',
  }
  page.client = open()
  return page
}

const isOwn = (returnTo = '/') => new URL(returnTo, origin).origin === origin

const error = (code: 'return-to-rejected' | 'callback-unsolicited', phase: 'sign-in' | 'sign-out' | 'callback') =>
  new TokenClientError(`token-client/${code}`, phase, 'The memory page refused.', { field: 'returnTo' })

const parametersOf = ({ prompt, maxAge, acrValues, loginHint, uiLocales, claims, extraParams }: SignInOptions) =>
  Object.fromEntries(
    Object.entries({
      ...extraParams,
      prompt,
      max_age: maxAge?.toString(),
      acr_values: acrValues,
      login_hint: loginHint,
      ui_locales: uiLocales,
      claims: claims && JSON.stringify(claims),
    }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
