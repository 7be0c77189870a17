const parameters = ['access_token', 'token_type', 'expires_in', 'scope', 'id_token', 'state', 'iss', 'error']

/** Whether a response does not contradict itself: no parameter twice, and either tokens or an error. */
export const isWellFormed = (response: URLSearchParams): boolean =>
  parameters.every((name) => response.getAll(name).length < 2) &&
  response.has('error') !== (response.has('access_token') || response.has('id_token'))

/** The response in an address's fragment (OIDC Core §3.2.2.5), where there is one for this client. */
export function readFragment(href: string, redirectUri: string): URLSearchParams | null {
  const [{ origin, pathname, hash }, own] = [new URL(href), new URL(redirectUri)]
  const response = new URLSearchParams(hash.slice(1))
  const isResponse = response.has('state') && ['access_token', 'id_token', 'error'].some((name) => response.has(name))
  return origin === own.origin && pathname === own.pathname && isResponse ? response : null
}

/** The page's address without an authorization response, where it carries one for this client. */
export function withoutFragment(href: string, redirectUri: string): URL {
  const url = new URL(href)
  if (readFragment(href, redirectUri)) url.hash = ''
  return url
}
