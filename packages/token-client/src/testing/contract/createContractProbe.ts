import { expect } from 'vitest'
import type { TokenClientUnderTest } from '../tokenClientUnderTest.ts'
import type { ContractProbe } from './contractRule.ts'

/** Makes the client under test and counts what happens before its first method is called. */
export async function createContractProbe(
  make: () => TokenClientUnderTest | Promise<TokenClientUnderTest>,
): Promise<ContractProbe> {
  const listeners = countWindowListeners()
  const subject = await make()
  const { client, server } = subject
  const probe: ContractProbe = {
    ...subject,
    requestsAtStart: await server.requestCount(),
    listenersAtStart: listeners.stop(),
    events: [],
    async signedIn() {
      await server.signIn('ada')
      const authentication = await client.restore()
      expect(authentication, 'restore() found no session').not.toBeNull()
      probe.events.length = 0
      return authentication as NonNullable<typeof authentication>
    },
    async tokenOf(request) {
      const answer = client.getAccessToken(request)
      if (probe.hasTokens()) return (await answer).value
      await expect(answer).rejects.toMatchObject({ code: 'token-client/tokens-at-server', endsSession: false })
      return 'a token at a server'
    },
    hasTokens: () => !client.capabilities.tokensAtServer,
    eventTypes: () => probe.events.map(({ type }) => type),
    expectNotSignedIn: () =>
      expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' }),
  }
  client.subscribe((event) => probe.events.push(event))
  return probe
}

function countWindowListeners(): { stop(): number } {
  // called on the target that the caller names
  // oxlint-disable-next-line typescript/unbound-method
  const add = EventTarget.prototype.addEventListener
  let count = 0
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...request: Parameters<typeof add>) {
    if (this === globalThis.window) count++
    return add.apply(this, request)
  }
  return {
    stop() {
      EventTarget.prototype.addEventListener = add
      return count
    },
  }
}
