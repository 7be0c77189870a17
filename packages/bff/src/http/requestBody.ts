import { HttpError } from './httpError.ts'

/**
 * Reads the body as text.
 *
 * @throws HttpError `request_too_large` if it exceeds `maxOctets`
 */
export async function readText(request: Request, maxOctets: number): Promise<string> {
  const decoder = new TextDecoder()
  let [text, octets] = ['', 0]
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    octets += chunk.length
    if (octets > maxOctets) throw new HttpError('request_too_large', `The body exceeds ${maxOctets} octets.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * Reads the body as a JSON object. An empty body is an empty object.
 *
 * @throws HttpError `request_malformed`, `request_too_large`
 */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request, 32_768)
  try {
    const content: unknown = text === '' ? {} : JSON.parse(text)
    if (typeof content === 'object' && content !== null && !Array.isArray(content))
      return content as Record<string, unknown>
  } catch {
    // invalid JSON is refused like JSON of another type
  }
  throw new HttpError('request_malformed', 'The body must be a JSON object.')
}
