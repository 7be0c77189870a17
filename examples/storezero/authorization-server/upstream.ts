import * as oidc from 'openid-client'
import { createExpiringMap } from '../expiringMap.ts'
import type { Scenario, Secrets } from '../scenario.ts'
import type { UpstreamIdentity } from './people.ts'

/** How the social provider is called, by people and in the subjects of those who come by way of it. */
export const upstreamName = 'Kinfolk'
/** The authorization server's name there. */
export const upstreamClientId = 'storezero'

/** A user returned from the social provider: their claims and the id of their session there. */
type UpstreamSignIn = { identity: UpstreamIdentity; user: string; sid: string; idToken: string }

/** A session at the social provider, as that one describes it. Instants in epoch ms. */
export type UpstreamSession = {
  name: string
  user: string
  idleExpiresAt: number
  absoluteExpiresAt: number | null
}

/** The social provider, as its client sees it. */
export type Upstream = {
  /**
   * Where to send the browser. @param interaction what the answer belongs to; @param afresh credentials are wanted even
   * from those who are signed in there. Rejects when the provider does not answer.
   */
  begin(interaction: string, afresh: boolean): Promise<URL>
  /** Which interaction an answer belongs to. */
  interactionOf(state: string): string | undefined
  /** Redeems an answer, once. Rejects when there is anything wrong with it. */
  finish(interaction: string, answer: URLSearchParams): Promise<UpstreamSignIn>
  /** Returns the session without extending it. `null`: it has ended, or the provider does not answer in time. */
  look(sid: string): Promise<UpstreamSession | null>
  /** Returns the address that ends the session there and redirects back. `null`: no answer. @param hint an ID token */
  signOutUrl(hint: string | null, state: string): Promise<URL | null>
}

const lookTimeoutMs = 1_000
const pauseMs = 5_000

export function createUpstream({ origins }: Scenario, secrets: Secrets): Upstream {
  const callback = `${origins.auth}/federation/callback`
  const requests = createExpiringMap<{ interaction: string; nonce: string; verifier: string }>(3600_000)
  const discover = once(() =>
    oidc.discovery(new URL(origins.social), upstreamClientId, secrets.social, oidc.ClientSecretBasic(), {
      execute: [oidc.allowInsecureRequests], // the whole demo runs on http
      timeout: 3,
    }),
  )
  return {
    async begin(interaction, afresh) {
      const server = await discover()
      const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()]
      requests.set(state, { interaction, nonce, verifier })
      return oidc.buildAuthorizationUrl(server, {
        redirect_uri: callback,
        scope: 'openid profile email',
        claims: JSON.stringify({ id_token: { sid: null } }),
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(afresh && { prompt: 'login' }),
      })
    },
    interactionOf: (state) => requests.get(state)?.interaction,
    async finish(interaction, answer) {
      const state = answer.get('state') ?? ''
      const request = requests.get(state)
      // a response to another browser's request is ignored
      if (!request || request.interaction !== interaction) throw new Error('No such request.')
      requests.delete(state)
      const tokens = await oidc.authorizationCodeGrant(await discover(), new URL(`${callback}?${answer}`), {
        expectedState: state,
        expectedNonce: request.nonce,
        pkceCodeVerifier: request.verifier,
        idTokenExpected: true,
      })
      return signInOf(tokens)
    },
    look: lookAt(`${origins.social}/status`),
    async signOutUrl(hint, state) {
      const server = await discover().catch(() => null)
      if (!server || !(await answers(origins.social))) return null
      return oidc.buildEndSessionUrl(server, {
        post_logout_redirect_uri: `${origins.auth}/federation/signed-out`,
        state,
        ...(hint && { id_token_hint: hint }),
      })
    },
  }
}

const signInOf = (tokens: Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>): UpstreamSignIn => {
  const claims = tokens.claims()
  if (!claims) throw new Error('No ID token.')
  const { sub, sid, name, preferred_username: user, email, email_verified: verified } = claims
  return {
    identity: {
      provider: upstreamName.toLowerCase(),
      subject: sub,
      name: text(name) || upstreamName,
      email: text(email),
      isEmailVerified: verified === true && text(email) !== '',
    },
    user: text(user),
    sid: text(sid),
    idToken: tokens.id_token ?? '',
  }
}

const text = (claim: unknown): string => (typeof claim === 'string' ? claim : '')

/** Skips the provider for a while after a failure, so that the status page does not wait for it. */
const lookAt = (status: string): Upstream['look'] => {
  let pausedUntil = 0
  return async (sid) => {
    if (pausedUntil > performance.now()) return null
    try {
      const response = await fetch(`${status}?${new URLSearchParams({ sid })}`, {
        signal: AbortSignal.timeout(lookTimeoutMs),
      })
      const { session } = (await response.json()) as { session: Omit<UpstreamSession, 'name'> | null }
      return session && { name: upstreamName, ...session }
    } catch {
      pausedUntil = performance.now() + pauseMs
      return null
    }
  }
}

const answers = (origin: string): Promise<boolean> =>
  fetch(`${origin}/status`, { signal: AbortSignal.timeout(lookTimeoutMs) }).then(
    ({ ok }) => ok,
    () => false,
  )

/** Remembers what came of it, unless that was a failure. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
