import type { IncomingMessage, RequestListener } from 'node:http'

/**
 * Doors for tests, present only with STOREZERO_TEST_CLOCK=1. `POST /test/hold` keeps whatever arrives from now on waiting
 * until `/test/release`; `/test/refuse-tokens` makes every token that has been seen so far worthless; `/test/counts` says
 * how often each request has succeeded, and how many wait.
 */
export function withTestDoors(handle: RequestListener): RequestListener {
  const succeeded: Record<string, number> = {}
  const seen = new Set<string>()
  const refused = new Set<string>()
  let gate = openGate()
  let held = 0
  const doors: Record<string, () => unknown> = {
    '/test/hold': () => (gate = Promise.withResolvers<void>()) && {},
    '/test/release': () => gate.resolve() ?? {},
    '/test/refuse-tokens': () => ({ refused: [...seen].map((token) => refused.add(token)).length }),
    '/test/counts': () => ({ succeeded, held }),
  }
  const door = ({ method, url }: IncomingMessage) => (method === 'POST' ? doors[url ?? ''] : undefined)

  return async (request, response) => {
    const open = door(request)
    if (open) return void response.end(JSON.stringify(open()))
    if (request.method === 'OPTIONS') return handle(request, response)
    const { authorization = '' } = request.headers
    if (authorization) seen.add(authorization)
    held++
    await gate.promise
    held--
    if (refused.has(authorization)) request.headers.authorization = 'Bearer refused'
    response.once('finish', () => {
      const name = `${request.method} ${request.url}`
      if (response.statusCode < 300) succeeded[name] = (succeeded[name] ?? 0) + 1
    })
    return handle(request, response)
  }
}

const openGate = () => {
  const gate = Promise.withResolvers<void>()
  gate.resolve()
  return gate
}
