import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { AccessToken, TokenClientEvent } from '../../tokenClient.ts'
import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { Target } from './authorizationRequest.ts'
import { createDiscovery, type DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { failure } from './protocolError.ts'
import type { Errand, Grant } from './requestTokens.ts'
import type { SiblingTabs } from './siblingTabs.ts'
import type { Wanted } from './tokenSet.ts'
import type { TokenStore } from './tokenStore.ts'
import { createSignatureCheck } from './verifySignature.ts'

/** Everything that contacts the server for tokens goes through here. */
export type GrantRequests = {
  /** The server, once it has been found. */
  server(): DiscoveredServer | undefined
  discover(): Promise<DiscoveredServer>
  /**
   * Asks, keeps the outcome and tells everybody. One request at a time; callers of the same name share one. What is
   * `wanted` may come from another tab instead; `null`: no other tab can give it; absent: not even a turn is needed.
   */
  obtain(
    name: string,
    phase: TokenClientPhase,
    target: Target,
    ask: (errand: Errand) => Promise<Grant>,
    wanted?: Wanted | null,
  ): Promise<Authentication>
  /** Drops all tokens, and whatever is under way that would bring new ones. */
  forget(): void
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

export function createGrantRequests(
  settings: OidcSettings,
  tokens: TokenStore,
  siblings: SiblingTabs | undefined,
  emit: (event: TokenClientEvent) => void,
): GrantRequests {
  const hasSigned = createSignatureCheck()
  const ended = new AbortController()
  let flights = singleFlight()
  let forgotten = new AbortController()
  let lastTurn: Promise<unknown> = Promise.resolve()
  const { server, discover } = createDiscovery(settings, ended.signal)
  const drop = (isForgotten: boolean) => {
    siblings?.leave(isForgotten)
    tokens.forget()
    forgotten.abort()
    forgotten = new AbortController()
    flights = singleFlight()
  }

  return {
    server,
    discover,
    obtain: (name, phase, target, ask, wanted) =>
      flights.run(name, () => {
        const { signal } = forgotten
        const held = wanted && tokens.find(target.audience, target.scope, -Infinity)
        const turn = lastTurn.then(async () => {
          const work = async () => {
            const grant = await ask({ settings, server: await discover(), target, phase, signal, hasSigned })
            signal.throwIfAborted()
            return tokens.accept(grant, phase)
          }
          try {
            // what came while this waited for its turn may be enough
            if (tokens.authentication && wanted && isNew(tokens, wanted, held)) return tokens.authentication
            const authentication = await (siblings && wanted !== undefined
              ? siblings.run(work, wanted, signal, wanted ? 10_000 : 2_000)
              : work())
            signal.throwIfAborted()
            siblings?.join(phase === 'callback')
            emit({ type: 'tokensRenewed', authentication })
            return authentication
          } catch (error) {
            if (signal.aborted) throw notSignedIn(phase)
            if (error instanceof TokenClientError && error.endsSession && tokens.authentication) {
              drop(true)
              emit({ type: 'sessionLost', error })
            }
            throw error
          }
        })
        lastTurn = turn.catch(() => {})
        return turn
      }),
    forget: () => drop(true),
    end() {
      drop(false)
      ended.abort()
    },
  }
}
