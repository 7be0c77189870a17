import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { AccessToken, TokenClientEvent } from '../../tokenClient.ts'
import { type TokenClientPhase, type TokenClientError, isTokenClientError } from '../../tokenClientError.ts'
import type { Target } from '../../protocol/authorizationRequest.ts'
import { createDiscovery, type DiscoveredServer } from '../../protocol/discovery.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { failure } from '../../protocol/protocolError.ts'
import type { TokenRequestContext, Grant } from '../../protocol/tokenRequest.ts'
import type { SiblingTabs } from '../../tabs/siblingTabs.ts'
import type { LoadableExtras } from '../../tokens/tokenFeatures.ts'
import type { Wanted } from '../../tokens/tokenSnapshot.ts'
import type { TokenStore } from '../../tokens/tokenStore.ts'
import { createIssuerKeys } from '../../protocol/issuerKeys.ts'

/** Everything that contacts the server for tokens goes through here. */
export type GrantRequests = {
  /** The server, once it has been found. */
  server(): DiscoveredServer | undefined
  discover: ReturnType<typeof createDiscovery>['discover']
  /**
   * Asks, keeps the outcome and tells everybody. One request at a time; callers of the same name share one. What is
   * `wanted` may come from another tab instead; `null`: no other tab can give it; absent: not even a turn is needed.
   */
  obtain(
    name: string,
    phase: TokenClientPhase,
    target: Target,
    ask: (context: TokenRequestContext) => Promise<Grant>,
    wanted?: Wanted | null,
  ): Promise<Authentication>
  /** Aborts when everything is forgotten that is asked for now. */
  signal(): AbortSignal
  /** Drops all tokens, and whatever is under way that would bring new ones. Resolves when none rest anywhere; never rejects. */
  forget(): Promise<void>
  end(): void
}

export const notSignedIn = (phase: TokenClientPhase): TokenClientError => failure('not-signed-in', phase)

const isNew = (
  tokens: TokenStore,
  { audience, scope, minValidityMs }: Wanted,
  held: AccessToken | null | undefined,
) => {
  const found = tokens.find(audience, scope, minValidityMs)
  return found !== null && found !== held
}

/** What is under way, until everything is forgotten. */
const anew = () => ({ flights: singleFlight(), forgotten: new AbortController() })

/** From where tokens rest, else from the server. */
async function takeOrAsk(
  context: Omit<TokenRequestContext, 'server'>,
  discover: GrantRequests['discover'],
  ask: (context: TokenRequestContext) => Promise<Grant>,
  wanted: Wanted | null | undefined,
): Promise<Authentication | Grant> {
  const { extras, signal } = context
  const rested = wanted && (await extras?.take(wanted))
  signal.throwIfAborted()
  if (rested) return rested
  const complete = { ...context, server: await discover() }
  const grant = await ask(complete)
  return extras ? extras.complete(complete, grant) : grant
}

const isAnother = ({ claims }: Grant, { authentication }: TokenStore) => authentication?.user.sub !== claims?.sub

/** One tab at a time, where there are others and the work is theirs too. */
const inTurn = (
  siblings: SiblingTabs | undefined,
  work: () => Promise<Authentication>,
  wanted: Wanted | null | undefined,
  signal: AbortSignal,
): Promise<Authentication> =>
  siblings && wanted !== undefined ? siblings.run(work, wanted, signal, wanted ? 10_000 : 2_000) : work()

export function createGrantRequests(
  settings: OidcSettings,
  tokens: TokenStore,
  siblings: SiblingTabs | undefined,
  emit: (event: TokenClientEvent) => void,
  extras?: LoadableExtras,
): GrantRequests {
  const keys = createIssuerKeys()
  const ended = new AbortController()
  let current = anew()
  let lastTurn: Promise<unknown> = Promise.resolve()
  const discovery = createDiscovery(settings, ended.signal)
  const drop = (isForgotten: boolean) => {
    siblings?.leave(isForgotten)
    tokens.forget()
    current.forgotten.abort()
    current = anew()
    return { signal: current.forgotten.signal, clearing: isForgotten && extras?.clear() }
  }
  ended.signal.addEventListener('abort', () => drop(false))

  return {
    ...discovery,
    signal: () => current.forgotten.signal,
    obtain: (name, phase, target, ask, wanted) =>
      current.flights.run(name, () => {
        let { signal } = current.forgotten
        const held = wanted && tokens.find(target.audience, target.scope, -Infinity)
        const turn = lastTurn.then(async () => {
          try {
            const context = { settings, target, phase, signal, keys, extras: await extras?.load() }
            const work = async () => {
              const found = await takeOrAsk(context, discovery.discover, ask, wanted)
              signal.throwIfAborted()
              if ('user' in found) return found
              // the person has just said who they are: nothing that was asked for somebody else goes on
              if (phase === 'sign-in' && isAnother(found, tokens)) ({ signal } = drop(true))
              return tokens.accept(found, phase)
            }
            signal.throwIfAborted()
            // what came while this waited for its turn may be enough
            if (tokens.authentication && wanted && isNew(tokens, wanted, held)) return tokens.authentication
            const authentication = await inTurn(siblings, work, wanted, signal)
            await context.extras?.save()
            signal.throwIfAborted()
            siblings?.join(phase === 'callback' || phase === 'sign-in')
            emit({ type: 'tokensRenewed', authentication })
            return authentication
          } catch (error) {
            if (signal.aborted) throw notSignedIn(phase)
            const isLost = isTokenClientError(error) && error.endsSession && tokens.authentication
            if (isLost) drop(true)
            if (isLost) emit({ type: 'sessionLost', error })
            throw error
          }
        })
        lastTurn = turn.catch(() => {})
        return turn
      }),
    forget: async () => void (await drop(true).clearing),
    end: () => ended.abort(),
  }
}
