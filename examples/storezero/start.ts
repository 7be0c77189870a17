import { createBackend } from './account/backend.ts'
import { serveApp } from './appServer.ts'
import { BusyPortError, listen, type LoopbackServer } from './listen.ts'
import { createOrdersApi } from './orders-api/createOrdersApi.ts'
import { withTestDoors } from './orders-api/testDoors.ts'
import { resolveLocalhost } from './resolveLocalhost.ts'
import { readScenario, readSecrets, type Part, type Scenario } from './scenario.ts'
import { installTestClock } from './testClock.ts'
import { welcome } from './welcome.ts'

/** Runs the whole reference scenario in this one process until it is interrupted. */
export async function start(env: Record<string, string | undefined>): Promise<void> {
  const servers: LoopbackServer[] = []
  const stop = (exitCode: number) => {
    for (const server of servers) server.close()
    // not later: dev servers and keys have nothing to save
    process.exit(exitCode)
  }
  process.once('SIGINT', () => stop(0))
  process.once('SIGTERM', () => stop(0))
  try {
    const scenario = readScenario(env)
    const secrets = readSecrets(env)
    resolveLocalhost()
    const { auth, api, social, ...apps } = await listenEverywhere(scenario, servers)
    const testClock = scenario.testClock ? installTestClock() : undefined
    // late, because it must see the replaced clock
    const { createAuthorizationServer } = await import('./authorization-server/createAuthorizationServer.ts')
    const { createSocialProvider } = await import('./social-provider/createSocialProvider.ts')
    const authorizationServer = await createAuthorizationServer(scenario, secrets, testClock)
    auth.serve(authorizationServer.handle)
    const socialProvider = await createSocialProvider(scenario, secrets)
    social.serve(socialProvider.handle)
    const ordersApi = createOrdersApi(scenario)
    api.serve(scenario.testClock ? withTestDoors(ordersApi) : ordersApi)
    const builtIn = env['STOREZERO_APPS']
    const backend = scenario.backend ? createBackend(scenario, secrets) : undefined
    await Promise.all([
      serveApp('shop', scenario, apps.shop, { builtIn }),
      serveApp('account', scenario, apps.account, { builtIn, backend }),
      serveApp('partner', scenario, apps.partner, { builtIn }),
    ])
    setInterval(() => {
      authorizationServer.store.sweep()
      socialProvider.store.sweep()
    }, 30_000).unref()
    console.log(welcome(scenario))
  } catch (error) {
    const isForPerson = error instanceof BusyPortError || error instanceof RangeError
    console.error(isForPerson ? error.message : error)
    stop(1)
  }
}

const listenEverywhere = async ({ ports }: Scenario, servers: LoopbackServer[]) => {
  const taken: [string, LoopbackServer][] = []
  for (const [part, port] of Object.entries(ports)) {
    const server = await listen(port)
    servers.push(server)
    taken.push([part, server])
  }
  return Object.fromEntries(taken) as Record<Part, LoopbackServer>
}
