import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuthorizationServer } from '../authorization-server/createAuthorizationServer.ts'
import { readBody } from '../authorization-server/interactionRoutes.ts'
import { resolveLocalhost } from '../resolveLocalhost.ts'
import { readScenario, readSecrets, type Part, type Scenario, type Secrets } from '../scenario.ts'
import type { Account } from '../social-provider/accounts.ts'
import { createSocialProvider } from '../social-provider/createSocialProvider.ts'
import { createBrowser, type Browser } from './browser.ts'

/** The authorization server and the social provider, really listening, and what would be My Account's backend. */
export type Servers = {
  scenario: Scenario
  secrets: Secrets
  auth: string
  social: string
  /** Logout tokens as the backend has received them. */
  logoutTokens: string[]
  newBrowser(): Browser
  /** Addresses at which the social provider was asked. */
  asked: string[]
  /** Takes the social provider away, or gives it back. */
  setSocial(answers: boolean): void
  close(): void
}

const listening = async (): Promise<[Server, number]> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return [server, (server.address() as AddressInfo).port]
}

/** @param accounts at the social provider; without: the demo's */
export async function openServers(env: Record<string, string> = {}, accounts?: readonly Account[]): Promise<Servers> {
  resolveLocalhost()
  const initial = readScenario(env)
  const parts = ['auth', 'social', 'account'] as const satisfies Part[]
  const running = await Promise.all(parts.map(async (part) => [part, ...(await listening())] as const))
  const origins = { ...initial.origins }
  for (const [part, , port] of running) origins[part] = `http://${new URL(origins[part]).hostname}:${port}`
  const scenario = { ...initial, origins }
  const secrets = readSecrets(env)

  const logoutTokens: string[] = []
  const backend = async (request: IncomingMessage, response: ServerResponse) => {
    logoutTokens.push(new URLSearchParams(await readBody(request)).get('logout_token') ?? '')
    response.writeHead(request.url === '/auth/backchannel-logout' ? 204 : 404).end()
  }
  const handles: Record<(typeof parts)[number], RequestListener> = {
    auth: (await createAuthorizationServer(scenario, secrets)).handle,
    social: (await createSocialProvider(scenario, secrets, accounts)).handle,
    account: (request, response) => void backend(request, response),
  }
  const asked: string[] = []
  let hasSocial = true
  for (const [part, server] of running)
    server.on('request', (request, response) => {
      if (part === 'social') asked.push(request.url ?? '')
      if (part === 'social' && !hasSocial) request.destroy()
      else handles[part](request, response)
    })
  return {
    scenario,
    secrets,
    auth: origins.auth,
    social: origins.social,
    logoutTokens,
    asked,
    newBrowser: () => createBrowser([origins.auth, origins.social]),
    setSocial: (answers) => (hasSocial = answers),
    close() {
      for (const [, server] of running) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}
