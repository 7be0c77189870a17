import type { UserClaims } from '../../userClaims.ts'
import type { HttpSessionClientOptions } from './httpSessionOptions.ts'

type Fields = Readonly<Record<string, unknown>>
type Common = {
  /** Origin of the backend. Default: this page's origin. */
  origin?: string
  /** Idle timeout that the backend is configured with. */
  idleTimeoutMs: number
}

const fields = (value: unknown): Fields => Object(value) as Fields
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const instant = (value: unknown): number => {
  const at = typeof value === 'number' ? value : Date.parse(String(value))
  if (!Number.isFinite(at)) throw new TypeError(`"${String(value)}" is not an instant.`)
  return at
}
const userOf = (claims: Fields, iss: string, sub: unknown): UserClaims => {
  if (typeof sub !== 'string' && typeof sub !== 'number')
    throw new TypeError('The answer does not say who is signed in.')
  return { ...claims, iss, sub: String(sub) }
}
const json = { 'content-type': 'application/json' }

/**
 * Returns the options for better-auth. `idleTimeoutMs` is its `session.expiresIn`; set `session.updateAge` to a minute or
 * less, because the backend extends a session only when it is older than that.
 */
export const betterAuth = ({
  origin = location.origin,
  idleTimeoutMs,
  basePath = '/api/auth',
  signInPage = '/login',
}: Common & { basePath?: string; signInPage?: string }): HttpSessionClientOptions => {
  const base = origin + basePath
  return {
    key: `better-auth ${base}`,
    idleTimeoutMs,
    // the cookie cache would go on showing a session that was revoked
    look: { url: `${base}/get-session?disableRefresh=true&disableCookieCache=true` },
    extend: { url: `${base}/get-session?disableCookieCache=true` },
    read({ body }) {
      if (body === null) return null
      const { session, user } = fields(body)
      const { id, createdAt, expiresAt } = fields(session)
      return {
        user: userOf(fields(user), origin, fields(user)['id']),
        expiresAt: instant(expiresAt),
        authenticatedAt: instant(createdAt),
        ssoSessionId: String(id),
      }
    },
    signIn: ({ returnTo }) => `${signInPage}?${new URLSearchParams({ returnTo })}`,
    signOut: () => ({ url: `${base}/sign-out`, method: 'POST', headers: json, body: '{}' }),
    signsOutOfSso: false,
  }
}

/** Returns the options for Auth.js with JWT sessions. `idleTimeoutMs` is its `session.maxAge`. Each look extends. */
export const authJs = ({
  origin = location.origin,
  idleTimeoutMs,
  basePath = '/api/auth',
}: Common & { basePath?: string }): HttpSessionClientOptions => {
  const base = origin + basePath
  return {
    key: `auth.js ${base}`,
    idleTimeoutMs,
    extend: { url: `${base}/session` },
    read({ body }) {
      const { user, expires } = fields(body)
      if (user === undefined) return null
      const { id, email } = fields(user)
      return { user: userOf(fields(user), origin, id ?? email), expiresAt: instant(expires) }
    },
    signIn: ({ returnTo }) => `${base}/signin?${new URLSearchParams({ callbackUrl: returnTo })}`,
    // without the token it answers 200 and does nothing
    async signOut(_session, send) {
      const answer = await send(`${base}/csrf`, { credentials: 'same-origin' })
      const csrfToken = String(fields(await answer.json())['csrfToken'])
      return {
        url: `${base}/signout`,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-auth-return-redirect': '1' },
        body: `${new URLSearchParams({ csrfToken })}`,
      }
    },
    signsOutOfSso: false,
  }
}

/** Returns the options for Duende BFF, by its documentation. */
export const duendeBff = ({
  origin = location.origin,
  idleTimeoutMs,
  basePath = '/bff',
}: Common & { basePath?: string }): HttpSessionClientOptions => {
  const base = origin + basePath
  const headers = { 'x-csrf': '1' }
  let logoutUrl = `${base}/logout`
  return {
    key: `duende ${base}`,
    idleTimeoutMs,
    look: { url: `${base}/user?slide=false`, headers },
    extend: { url: `${base}/user`, headers },
    read({ body }) {
      if (!Array.isArray(body)) throw new TypeError('The answer is not a list of claims.')
      const claims = Object.fromEntries(
        body.map((claim) => [String(fields(claim)['type']), fields(claim)['value']]),
      ) as Fields
      logoutUrl = text(claims['bff:logout_url']) ?? logoutUrl
      return {
        user: userOf(claims, origin, claims['sub']),
        expiresAt: Date.now() + Number(claims['bff:session_expires_in']) * 1000,
        ...(text(claims['sid']) && { ssoSessionId: String(claims['sid']) }),
      }
    },
    signIn: ({ returnTo }) => `${base}/login?${new URLSearchParams({ returnUrl: returnTo })}`,
    signOut: () => ({ go: new URL(logoutUrl, origin).href }),
  }
}

/** Returns the options for an endpoint that answers `{ user, secondsLeft }`, as for express-session with `rolling`. */
export const secondsLeft = ({
  origin = location.origin,
  idleTimeoutMs,
  sessionUrl = '/session',
  signInPage = '/login',
  signOutUrl = '/logout',
}: Common & { sessionUrl?: string; signInPage?: string; signOutUrl?: string }): HttpSessionClientOptions => ({
  key: `seconds-left ${origin}${sessionUrl}`,
  idleTimeoutMs,
  extend: { url: origin + sessionUrl },
  read({ body }) {
    const { user, secondsLeft: left } = fields(body)
    if (user === undefined || user === null) return null
    const { id, sub = id } = fields(user)
    return { user: userOf(fields(user), origin, sub), expiresAt: Date.now() + Number(left) * 1000 }
  },
  signIn: ({ returnTo }) => `${signInPage}?${new URLSearchParams({ returnTo })}`,
  signOut: () => ({ url: origin + signOutUrl, method: 'POST' }),
  signsOutOfSso: false,
})
