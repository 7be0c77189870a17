import { Refusal } from './refusal.ts'

/**
 * The body as text, as long as it is no longer than that.
 *
 * @throws Refusal `request_too_large`
 */
export async function readText(request: Request, mostOctets: number): Promise<string> {
  const decoder = new TextDecoder()
  let [text, octets] = ['', 0]
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    octets += chunk.length
    if (octets > mostOctets) throw new Refusal(400, 'request_too_large', `More than ${mostOctets} octets.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/**
 * The body as a JSON object; nothing at all is an empty one.
 *
 * @throws Refusal `request_malformed`, `request_too_large`
 */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = await readText(request, 32_768)
  try {
    const content: unknown = text === '' ? {} : JSON.parse(text)
    if (typeof content === 'object' && content !== null && !Array.isArray(content))
      return content as Record<string, unknown>
  } catch {
    // no JSON: refused like anything else that is no object
  }
  throw new Refusal(400, 'request_malformed', 'The body must be a JSON object.')
}
