import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { TokenClientError, type TokenClientPhase } from '../../tokenClientError.ts'
import type { Target } from './authorizationRequest.ts'
import { discoverIssuer, type DiscoveredServer } from './discoverIssuer.ts'
import type { OidcSettings } from './oidcOptions.ts'
import { failure } from './protocolError.ts'
import type { Errand, Grant } from './requestTokens.ts'
import type { TokenStore } from './tokenStore.ts'
import { createSignatureCheck } from './verifySignature.ts'

/** Everything that contacts the server for tokens goes through here. */
export type GrantRequests = {
  /** The server, once it has been found. */
  server(): DiscoveredServer | undefined
  discover(): Promise<DiscoveredServer>
  /** Asks, keeps the outcome and tells everybody. One request at a time; callers of the same name share one. */
  obtain(
    name: string,
    phase: TokenClientPhase,
    target: Target,
    ask: (errand: Errand) => Promise<Grant>,
  ): Promise<Authentication>
  /** Drops all tokens, and whatever is under way that would bring new ones. */
  forget(): void
  end(): void
}

export const notSignedIn = (phase: TokenClientPhase): TokenClientError => failure('not-signed-in', phase)

export function createGrantRequests(
  settings: OidcSettings,
  tokens: TokenStore,
  emit: (event: TokenClientEvent) => void,
): GrantRequests {
  const hasSigned = createSignatureCheck()
  const ended = new AbortController()
  let flights = singleFlight()
  let forgotten = new AbortController()
  let lastTurn: Promise<unknown> = Promise.resolve()
  let server: DiscoveredServer | undefined
  let discovering: Promise<DiscoveredServer> | undefined

  const discover = () =>
    (discovering ??= discoverIssuer(settings, ended.signal)
      .then((found) => (server = found))
      .finally(() => {
        if (!server) discovering = undefined
      }))

  const forget = () => {
    tokens.forget()
    forgotten.abort()
    forgotten = new AbortController()
    flights = singleFlight()
  }

  return {
    server: () => server,
    discover,
    obtain: (name, phase, target, ask) =>
      flights.run(name, () => {
        const { signal } = forgotten
        const turn = lastTurn.then(async () => {
          try {
            const grant = await ask({ settings, server: await discover(), target, phase, signal, hasSigned })
            signal.throwIfAborted()
            const authentication = tokens.accept(grant, phase)
            emit({ type: 'tokensRenewed', authentication })
            return authentication
          } catch (error) {
            if (signal.aborted) throw notSignedIn(phase)
            if (error instanceof TokenClientError && error.endsSession && tokens.authentication) {
              forget()
              emit({ type: 'sessionLost', error })
            }
            throw error
          }
        })
        lastTurn = turn.catch(() => {})
        return turn
      }),
    forget,
    end() {
      forget()
      ended.abort()
    },
  }
}
