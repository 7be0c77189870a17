import type { RequestListener, ServerResponse } from 'node:http'
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose'
import { readBody } from '../authorization-server/interactionRoutes.ts'
import type { Scenario } from '../scenario.ts'
import { createEmailChanges, mayChangeEmail, strongerSignIn } from './emailChanges.ts'
import { ordersOf } from './orders.ts'
import { parcelsOf } from './parcels.ts'

/** `GET /orders`, `GET /orders/:id`, `POST /orders/:id/note`, `GET /parcels`, and `GET` and `PUT /email`. All need an access token for this API (RFC 9068). */
export function createOrdersApi({ origins, ports }: Scenario): RequestListener {
  // by address: Node does not resolve *.localhost everywhere
  const keys = createRemoteJWKSet(new URL(`http://127.0.0.1:${ports.auth}/jwks`))
  const emailChanges = createEmailChanges()
  const claimsOf = async (token: string): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: origins.auth,
      audience: origins.api,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'sub', 'client_id'],
    })
    return payload
  }

  const notes = new Map<string, string>()

  return async (request, response) => {
    const { origin } = request.headers
    response.setHeader('vary', 'origin')
    if (origin && [origins.shop, origins.account, origins.partner].includes(origin)) {
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('access-control-allow-headers', 'authorization, content-type')
      response.setHeader('access-control-allow-methods', 'GET, PUT')
      response.setHeader('access-control-expose-headers', 'www-authenticate')
      response.setHeader('access-control-max-age', '600')
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const route = /^\/(?:parcels|email|orders(?:\/([\w-]+)(\/note)?)?)$/.exec(request.url?.split('?')[0] ?? '')
    const isChange = route?.[0] === '/email' && request.method === 'PUT'
    if (!route || (request.method !== (route[2] ? 'POST' : 'GET') && !isChange))
      return answer(response, 404, { error: 'not_found' })

    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    // RFC 6750 §3.1: who brings no token is told no error
    if (!token) return challenge(response, 'Bearer')
    try {
      const claims = await claimsOf(token)
      const subject = claims.sub ?? ''
      if (isChange) {
        if (!mayChangeEmail(claims)) return challenge(response, strongerSignIn)
        const change = emailChanges.ask(subject, await readBody(request))
        return answer(response, change ? 202 : 400, change ?? { error: 'invalid_email' })
      }
      if (route[0] === '/email') return answer(response, 200, emailChanges.of(subject))
      if (route[0] === '/parcels') return answer(response, 200, { parcels: parcelsOf(subject) })
      const orders = ordersOf(subject)
      const id = route[1]
      const order = orders.find((one) => one.id === id)
      if (id === undefined) return answer(response, 200, { orders })
      if (!order) return answer(response, 404, { error: 'not_found' })
      if (route[2]) notes.set(id, noteIn(await readBody(request)))
      answer(response, 200, { ...order, note: notes.get(id) })
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) return answer(response, 503, { error: 'temporarily_unavailable' })
      const why =
        error instanceof errors.JWTExpired ? 'The access token has expired' : 'The access token is not valid here'
      challenge(response, `Bearer error="invalid_token", error_description="${why}"`)
    }
  }
}

const noteIn = (body: string): string => {
  const { note } = JSON.parse(body) as { note?: unknown }
  return typeof note === 'string' ? note.slice(0, 500) : ''
}

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

const challenge = (response: ServerResponse, scheme: string): void => {
  response.setHeader('www-authenticate', scheme)
  answer(response, 401, { error: scheme === 'Bearer' ? 'token_required' : /error="(\w+)/.exec(scheme)?.[1] })
}
