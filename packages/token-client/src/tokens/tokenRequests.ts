import type { Authentication } from '../authentication.ts'
import { createDiscovery } from '../protocol/discovery.ts'
import { createIssuerKeys } from '../protocol/issuerKeys.ts'
import type { OidcSettings } from '../protocol/oidcOptions.ts'
import { createRequestQueue } from '../requestQueue.ts'
import type { SiblingTabs } from '../tabs/siblingTabs.ts'
import type { AccessToken, TokenClientEvent } from '../tokenClient.ts'
import { createError, type TokenClientPhase } from '../tokenClientError.ts'
import type { LoadableTokenFeatures } from './tokenFeatures.ts'
import type { TokenStore } from './tokenStore.ts'
import type { Grant, Target, TokenRequestContext, Wanted } from '../protocol/tokenRequestContext.ts'
import type { DiscoveredServer } from '../protocol/serverMetadata.ts'

/** Every request that may bring tokens from the server, another tab or the storage. */
export type TokenRequests = {
  /** The server's metadata, once discovered. */
  server(): DiscoveredServer | undefined
  discover: ReturnType<typeof createDiscovery>['discover']
  /**
   * Runs one request at a time and stores its tokens. Callers of the same name share one request.
   *
   * @param ask requests tokens from the server. `null`: it must not be asked, and `login-required` rejects instead
   * @param wanted the token that another tab or the storage may provide instead. `null`: only the server can; absent: the
   *   request does not wait for other tabs
   */
  request(
    name: string,
    phase: TokenClientPhase,
    target: Target,
    ask: ((context: TokenRequestContext) => Promise<Grant>) | null,
    wanted?: Wanted | null,
  ): Promise<Authentication>
  /** Aborts when the tokens are dropped that are requested now. */
  signal(): AbortSignal
  /** Drops all tokens and every request. Resolves when none is stored any more; never rejects. */
  forget(): Promise<void>
  end(): void
}

/** How long another tab may hold the lock, in ms. A request that only the server answers is urgent. */
const tabPatienceMs = { shareable: 10_000, urgent: 2_000 }

export function createTokenRequests(
  settings: OidcSettings,
  tokens: TokenStore,
  siblings: SiblingTabs | undefined,
  emit: (event: TokenClientEvent) => void,
  features?: LoadableTokenFeatures,
): TokenRequests {
  const keys = createIssuerKeys()
  const disposal = new AbortController()
  const discovery = createDiscovery(settings, disposal.signal)
  const queue = createRequestQueue((error) => {
    if (!error.endsSession || !tokens.authentication) return
    void forget()
    emit({ type: 'sessionLost', error })
  })
  const drop = (isForgotten: boolean) => {
    siblings?.leave(isForgotten)
    tokens.forget()
  }
  const forget = async (startEpoch = queue.newEpoch) => {
    drop(true)
    startEpoch()
    await features?.clear()
  }

  return {
    ...discovery,
    forget: () => forget(),
    signal: queue.signal,
    request(name, phase, target, ask, wanted) {
      const held = wanted && tokens.find(target.audience, target.scope, -Infinity)
      return queue.enqueue(name, phase, async (request) => {
        const { signal } = request
        const loaded = await features?.load()
        const context = { settings, target, phase, signal, keys, idToken: tokens.idToken, features: loaded }
        signal.throwIfAborted()
        // an earlier request may have brought the token
        if (tokens.authentication && wanted && hasNewToken(tokens, wanted, held)) return tokens.authentication
        const work = async () => {
          const found = await takeOrAsk(context, discovery.discover, ask, wanted)
          request.signal.throwIfAborted()
          if ('user' in found) return found
          // requests for the previous user must not go on
          if (phase === 'sign-in' && found.claims?.sub !== tokens.authentication?.user.sub)
            void forget(request.takeOver)
          return tokens.accept(found, phase)
        }
        const authentication = await inOneTab(siblings, work, wanted, signal)
        await context.features?.save()
        request.signal.throwIfAborted()
        siblings?.join(phase === 'callback' || phase === 'sign-in')
        return authentication
      })
    },
    end() {
      disposal.abort()
      drop(false)
      queue.newEpoch()
    },
  }
}

/** Runs in one tab at a time, where tabs share their tokens. */
const inOneTab = (
  siblings: SiblingTabs | undefined,
  work: () => Promise<Authentication>,
  wanted: Wanted | null | undefined,
  signal: AbortSignal,
): Promise<Authentication> =>
  siblings && wanted !== undefined
    ? siblings.run(work, wanted, signal, tabPatienceMs[wanted ? 'shareable' : 'urgent'])
    : work()

/** Gets tokens from the storage, else from the server. */
async function takeOrAsk(
  context: Omit<TokenRequestContext, 'server'>,
  discover: TokenRequests['discover'],
  ask: ((context: TokenRequestContext) => Promise<Grant>) | null,
  wanted: Wanted | null | undefined,
): Promise<Authentication | Grant> {
  const { features, signal } = context
  const stored = wanted && (await features?.take(wanted))
  signal.throwIfAborted()
  if (stored) return stored
  if (!ask) throw createError('login-required', context.phase)
  const complete = { ...context, server: await discover() }
  const grant = await ask(complete)
  return features ? features.complete(complete, grant) : grant
}

const hasNewToken = (
  tokens: TokenStore,
  { audience, scope, minValidityMs }: Wanted,
  held: AccessToken | null | undefined,
) => {
  const found = tokens.find(audience, scope, minValidityMs)
  return found !== null && found !== held
}
