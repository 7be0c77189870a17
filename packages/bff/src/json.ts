/** An answer in JSON, with cookies to set. */
export function json(content: unknown, status = 200, setCookies: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'application/json' })
  for (const one of setCookies) headers.append('set-cookie', one)
  return new Response(JSON.stringify(content), { status, headers })
}

/** Sends the browser elsewhere, by GET. */
export function seeOther(location: string, setCookies: readonly string[]): Response {
  const headers = new Headers({ location, 'referrer-policy': 'no-referrer' })
  for (const one of setCookies) headers.append('set-cookie', one)
  return new Response(null, { status: 303, headers })
}
