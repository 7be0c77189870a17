/** A server with ways of its own, by the name that option `server` takes. */
export type ServerName =
  | 'auth0'
  | 'keycloak'
  | 'entra'
  | 'okta'
  | 'cognito'
  | 'google'
  | 'glewlwyd'
  | 'lemonldap'
  | 'better-auth'

/** The name of the parameter that says which API a token is for. */
export type AudienceParameter = 'audience' | 'resource' | 'both'

/** The sign-out address and its parameters, where a server has no RP-initiated logout. */
type SignOutProfile = {
  /** Path on the origin of the authorization endpoint. */
  path: string
  /** The parameter that takes the address to return to. Standard: `post_logout_redirect_uri`. */
  returnParameter: string
}

/** What differs from the standards. Anything absent follows the server's metadata. */
export type ServerProfile = {
  /** Recognises the server by its issuer identifier. Absent: only by option `server`. */
  matches?: (issuer: URL) => boolean
  /** Default: `resource` for an absolute URI, else `audience`. */
  audienceParameter?: AudienceParameter
  /** How a hidden frame brings its answer; `none`: the server cannot answer without the user. */
  silentTransport?: 'callback-page' | 'none'
  /** Used where the metadata names no `end_session_endpoint`. */
  signOut?: SignOutProfile
  /** A refresh-token grant restarts the inactivity timer of the SSO session. Default: no. */
  refreshExtendsSession?: true
}

const isUnder =
  (...domains: string[]) =>
  ({ hostname }: URL): boolean =>
    domains.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`))

/**
 * Servers with ways of their own. `docs/servers.md` names the source of each fact, and which servers were run. Recognition
 * is by issuer, so a server under a domain of its own needs option `server`.
 */
export const serverProfiles: Readonly<Record<ServerName, ServerProfile>> = {
  auth0: {
    matches: isUnder('auth0.com'),
    audienceParameter: 'audience',
    signOut: { path: '/v2/logout', returnParameter: 'returnTo' },
  },
  keycloak: {
    matches: ({ pathname }) => /\/realms\/[^/]+\/?$/.test(pathname),
    silentTransport: 'callback-page',
    refreshExtendsSession: true,
  },
  entra: {
    matches: isUnder('login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'),
    silentTransport: 'callback-page',
  },
  okta: {
    matches: isUnder('okta.com', 'okta-emea.com', 'oktapreview.com'),
    silentTransport: 'callback-page',
  },
  cognito: {
    matches: ({ hostname }) => /^cognito-idp\.[\w-]+\.amazonaws\.com$/.test(hostname),
    silentTransport: 'none',
    signOut: { path: '/logout', returnParameter: 'logout_uri' },
  },
  google: {
    matches: ({ hostname }) => hostname === 'accounts.google.com',
    silentTransport: 'callback-page',
  },
  glewlwyd: { silentTransport: 'callback-page' },
  // its answer to `prompt=none` without a session is its sign-in page
  lemonldap: { silentTransport: 'callback-page' },
  'better-auth': { silentTransport: 'callback-page' },
}

/** Finds the profile by the name that the app gives, else by the issuer. */
export const findServerProfile = (issuer: string, name?: ServerName): ServerProfile => {
  if (name) return serverProfiles[name]
  const url = new URL(issuer)
  return Object.values(serverProfiles).find(({ matches }) => matches?.(url)) ?? {}
}

/** Parameters that name the API of a token (RFC 8707 §2, or the older `audience`). */
export const audienceParameters = (
  audience: string | undefined,
  parameter: AudienceParameter | undefined,
): Record<string, string> => {
  if (audience === undefined) return {}
  const name = parameter ?? (URL.canParse(audience) ? 'resource' : 'audience')
  return name === 'both' ? { audience, resource: audience } : { [name]: audience }
}
