import path from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createBff, fileSessionStore } from '@stillhere/bff'
import type { Backend } from '../appServer.ts'
import type { Scenario, Secrets } from '../scenario.ts'

const caches = path.join(import.meta.dirname, '../../../node_modules/.cache/storezero')

/**
 * My Account's backend: signs users in, keeps their tokens, and passes requests for `/api` to the orders API with a token.
 * All other requests get the app.
 */
export function createBackend(scenario: Scenario, secrets: Secrets): Backend {
  const { origins, ports, idleSeconds, absoluteSeconds } = scenario
  const bff = createBff({
    issuer: origins.auth,
    clientId: 'account',
    clientSecret: secrets.account,
    origin: origins.account,
    // in production from the environment, and the same in all processes
    secrets: [`${crypto.randomUUID()}${crypto.randomUUID()}`],
    insecureCookies: true,
    postLogoutReturnTo: '/signed-out',
    sessionStore: fileSessionStore({ path: path.join(caches, `${ports.account}-sessions.db`) }),
    idleTimeoutMs: idleSeconds * 1_000,
    absoluteTimeoutMs: absoluteSeconds === null ? null : absoluteSeconds * 1_000,
    audience: origins.api,
    apis: { '/api': { target: `http://127.0.0.1:${ports.api}` } },
  })
  const listener = getRequestListener(bff.fetch)
  return (request, response, next) => {
    if (/^\/(?:auth|api)\//.test(request.url ?? '')) void listener(request, response)
    else next()
  }
}
