import type { HttpError } from './httpError.ts'

/** Creates a JSON response that sets cookies. */
export function jsonResponse(content: unknown, status = 200, setCookies: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'application/json' })
  for (const one of setCookies) headers.append('set-cookie', one)
  return new Response(JSON.stringify(content), { status, headers })
}

/** Creates a redirect that the browser follows with GET. */
export function redirectResponse(location: string, setCookies: readonly string[]): Response {
  const headers = new Headers({ location, 'referrer-policy': 'no-referrer' })
  for (const one of setCookies) headers.append('set-cookie', one)
  return new Response(null, { status: 303, headers })
}

/** Creates the response to an error: `{ error, message }`. */
export function errorResponse({ code, message, status, headers }: HttpError): Response {
  const response = jsonResponse({ error: code, message }, status)
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
  return response
}
