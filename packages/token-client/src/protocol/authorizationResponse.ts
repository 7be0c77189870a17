const responseParameters = ['code', 'state', 'iss', 'session_state', 'error', 'error_description', 'error_uri']

/** Whether a response does not contradict itself: no parameter twice, and either a code or an error. */
export const isWellFormed = (response: URLSearchParams): boolean =>
  responseParameters.every((name) => response.getAll(name).length < 2) && response.has('code') !== response.has('error')

/** An address without the authorization response that it carries, if any. */
export function withoutResponse(href: string): URL {
  const url = new URL(href)
  const has = (name: string) => url.searchParams.has(name)
  if (has('state') && (has('code') || has('error')))
    for (const name of responseParameters) url.searchParams.delete(name)
  return url
}
