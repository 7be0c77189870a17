import type { Visit } from './providerParts.ts'

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const flightMs = 20
const dropped = () => new TypeError('The connection was dropped')
/** Where the browser itself goes: no page of another origin reads these. */
const navigated = new Set(['authorize', 'sign_in', 'end_session', 'check_session'])

/** Half of it, then the connection breaks. */
const broken = (content: Uint8Array<ArrayBuffer>) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(content.slice(0, Math.ceil(content.length / 2)))
    },
    async pull(controller) {
      await pause(flightMs) // so that the first half is on its way
      controller.error(dropped())
    },
  })

/** One byte at a time. */
const dripping = (content: Uint8Array<ArrayBuffer>, everyMs: number) => {
  let sent = 0
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (sent) await pause(everyMs)
      controller.enqueue(content.slice(sent, ++sent))
      if (sent >= content.length) controller.close()
    },
  })
}

const withCors = (headers: Headers, request: Request) => {
  headers.set('access-control-allow-origin', request.headers.get('origin') ?? '*')
  headers.set('access-control-allow-headers', 'authorization, content-type, dpop')
  headers.set('access-control-allow-methods', 'GET, POST')
  headers.set('access-control-expose-headers', 'date, dpop-nonce, retry-after, www-authenticate')
}

/** Sends what the endpoint answers as the script would have it: late, broken, changed, or something else altogether. */
export async function sentOver(
  { request, entry, override = {} }: Pick<Visit, 'request'> & Partial<Visit>,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  const note = (outcome: string) => {
    if (entry) entry.outcome = outcome
  }
  await override.hold
  if (override.delayMs) await pause(override.delayMs)
  if (override.dropConnection === 'before') {
    note('dropped')
    throw dropped()
  }
  const { status, body, redirectTo } = override
  const isOther = status !== undefined || body !== undefined || redirectTo !== undefined
  const other = () => new Response(body ?? null, { status: status ?? (redirectTo === undefined ? 200 : 302) })
  const response = isOther ? other() : await answer()
  if (isOther) note(`${response.status}`)
  if (override.dropConnection === 'after') {
    note('dropped')
    throw dropped()
  }
  const headers = new Headers(response.headers)
  if (isOther && body !== undefined) headers.set('content-type', 'application/json')
  headers.set('date', new Date(entry?.at ?? Date.now()).toUTCString())
  if (!override.noCors && !navigated.has(entry?.endpoint ?? '')) withCors(headers, request)
  if (redirectTo !== undefined) headers.set('location', redirectTo)
  for (const [name, value] of Object.entries(override.headers ?? {})) headers.set(name, value)
  const { truncate, trickleMs } = override
  let content: BodyInit | null = response.body
  if (truncate || trickleMs !== undefined) {
    const whole = new Uint8Array(await response.arrayBuffer())
    content = truncate ? broken(whole) : dripping(whole, trickleMs ?? 0)
  }
  return new Response(content, { status: response.status, headers })
}
