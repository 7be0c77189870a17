import type { Journal, JournalEntry } from './journal.ts'
import { changed, type Json, type Override } from './script.ts'
import type { Algorithm, SigningKeys } from './signingKeys.ts'
import type { SsoSession, SsoSessions } from './ssoSessions.ts'

/** How the provider is when nothing is scripted. */
export type HostileProviderOptions = {
  /** Default: `https://auth.shop.example`. */
  issuer?: string
  /** Who can sign in, by a button each. Default: `ada` and `grace`. */
  users?: readonly string[]
  /** Signs ID tokens. Default: `ES256`, which is the quickest to make. */
  algorithm?: Algorithm
  /** Lifetime of access and ID tokens. Default: 150 000. */
  tokenLifetimeMs?: number
  /** Issues refresh tokens, each good for one use; a second use ends the whole family. Default: no. */
  refreshTokens?: boolean
  /** How long after its use a refresh token may be used again. Default: 0. */
  refreshGraceMs?: number
  /** Whether a refresh counts as activity at the provider. Default: no. */
  refreshExtends?: boolean
  /** The SSO session ends after so long without contact. Default: never. */
  idleTimeoutMs?: number
  /** The SSO session ends so long after the sign-in. Default: never. */
  absoluteTimeoutMs?: number
  /** Demands a nonce in every DPoP proof. Default: no. */
  dpopNonces?: boolean
  /** Sessions hang on cookies, as for a real browser. Default: there is one browser, and no cookie. */
  cookies?: boolean
  /** Epoch ms. Default: `Date.now`. */
  now?: () => number
}

type ProviderSettings = Required<HostileProviderOptions>

/** The grant of a user. */
export type Grant = SsoSession & {
  clientId: string
  scope: string
  audience: string
  /** Of the sign-in alone. */
  nonce?: string | undefined
  /** The key that the tokens are bound to (RFC 9449 §6). */
  jkt?: string | undefined
}

export type ProviderParts = {
  settings: ProviderSettings
  /** Where an endpoint is. */
  at(path: string): string
  keys: SigningKeys
  sessions: SsoSessions
  journal: Journal
  codes: Map<string, { grant: Grant; challenge: string; redirectUri: string; expiresAt: number }>
  pushed: Map<string, URLSearchParams>
  refreshTokens: Map<string, { grant: Grant; family: string; usedAt?: number }>
  accessTokens: Map<string, { grant: Grant; expiresAt: number }>
  nextId(): string
  isNewProof(jti: string): boolean
}

/** One request on its way through the provider. */
export type Visit = {
  request: Request
  url: URL
  /** Query and form together. */
  parameters: URLSearchParams
  entry: JournalEntry
  override: Partial<Override>
}

export const json = ({ override }: Pick<Visit, 'override'>, body: Json, status = 200, headers = {}): Response =>
  new Response(JSON.stringify(changed(body, override.json)), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  })

/** An OAuth error (RFC 6749 §5.2), noted in the journal. */
export const refusal = (visit: Visit, error: string, status = 400, headers = {}): Response => {
  visit.entry.outcome = error
  return json(visit, { error }, status, headers)
}

/** What the scopes tell about a person (OIDC Core §5.4). */
export const claimsOf = ({ user, scope }: Pick<Grant, 'user' | 'scope'>): Json => ({
  sub: user,
  ...(/\bprofile\b/.test(scope) && { name: user, preferred_username: user }),
  ...(/\bemail\b/.test(scope) && { email: `${user}@shop.example`, email_verified: true }),
})
