import type { RequestListener, ServerResponse } from 'node:http'
import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { Scenario } from '../scenario.ts'
import { ordersOf } from './orders.ts'

/** `GET /orders` and `GET /orders/:id`, for whoever brings an access token that was made for this API (RFC 9068). */
export function createOrdersApi({ origins, ports }: Scenario): RequestListener {
  // by address: Node does not resolve *.localhost everywhere
  const keys = createRemoteJWKSet(new URL(`http://127.0.0.1:${ports.auth}/jwks`))
  const subjectOf = async (token: string): Promise<string> => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: origins.auth,
      audience: origins.api,
      typ: 'at+jwt',
      algorithms: ['ES256'],
      requiredClaims: ['exp', 'sub', 'client_id'],
    })
    return payload.sub ?? ''
  }

  return async (request, response) => {
    const { origin } = request.headers
    response.setHeader('vary', 'origin')
    if (origin === origins.shop || origin === origins.account) {
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('access-control-allow-headers', 'authorization')
      response.setHeader('access-control-expose-headers', 'www-authenticate')
      response.setHeader('access-control-max-age', '600')
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204).end()
    const route = /^\/orders(?:\/([\w-]+))?$/.exec(request.url?.split('?')[0] ?? '')
    if (!route || request.method !== 'GET') return answer(response, 404, { error: 'not_found' })

    const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
    // RFC 6750 §3.1: who brings no token is told no error
    if (!token) return challenge(response, 'Bearer')
    try {
      const orders = ordersOf(await subjectOf(token))
      const id = route[1]
      const order = orders.find((one) => one.id === id)
      if (id === undefined) answer(response, 200, { orders })
      else answer(response, order ? 200 : 404, order ?? { error: 'not_found' })
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) return answer(response, 503, { error: 'temporarily_unavailable' })
      const why =
        error instanceof errors.JWTExpired ? 'The access token has expired' : 'The access token is not valid here'
      challenge(response, `Bearer error="invalid_token", error_description="${why}"`)
    }
  }
}

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

const challenge = (response: ServerResponse, scheme: string): void => {
  response.setHeader('www-authenticate', scheme)
  answer(response, 401, { error: scheme === 'Bearer' ? 'token_required' : 'invalid_token' })
}
