import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TokenClient, TokenClientEvent } from '../tokenClient.ts'
import { TokenClientError } from '../tokenClientError.ts'

/** A token client with the server behind it, both fresh for one test. */
export type TokenClientUnderTest = {
  client: TokenClient
  server: {
    /** Gives this browser an SSO session of this user, without the client's doing. */
    signIn(user: 'ada' | 'grace'): void | Promise<void>
    /** Ends the SSO session, as an operator would. */
    endSession(): void | Promise<void>
    /** How many requests of any kind the server has had. */
    requestCount(): number | Promise<number>
  }
  dispose?(): void | Promise<void>
}

/**
 * The conformance suite: what every {@link TokenClient} has to do, whatever is behind it. Needs Vitest.
 *
 * @example
 * describeTokenClient('my client', () => ({ client: createMyClient(), server: { … } }))
 */
export function describeTokenClient(
  name: string,
  make: () => TokenClientUnderTest | Promise<TokenClientUnderTest>,
): void {
  describe(name, () => {
    let client: TokenClient
    let server: TokenClientUnderTest['server']
    let subject: TokenClientUnderTest
    let events: TokenClientEvent[]

    beforeEach(async () => {
      subject = await make()
      ;({ client, server } = subject)
      events = []
      client.subscribe((event) => events.push(event))
    })
    afterEach(async () => {
      client.dispose()
      await subject.dispose?.()
    })

    const signedIn = async () => {
      await server.signIn('ada')
      const authentication = await client.restore()
      if (!authentication) throw new Error('restore found nobody')
      events.length = 0
      return authentication
    }
    const lost = () => events.filter(({ type }) => type === 'sessionLost')

    test('a new client has contacted nobody', async () => {
      expect(await server.requestCount()).toBe(0)
      expect(client.key).not.toBe('')
    })

    test('restore finds nobody where nobody is signed in', async () => {
      expect(await client.restore()).toBeNull()
      await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
      expect(lost()).toEqual([])
    })

    test('restore finds who is signed in', async () => {
      const before = Date.now()
      await server.signIn('ada')
      const authentication = await client.restore()
      expect(authentication?.user.sub).toContain('ada')
      expect(authentication?.user.iss).not.toBe('')
      expect(authentication?.contactedAt).toBeGreaterThanOrEqual(before)
      expect(authentication?.contactedAt).toBeLessThanOrEqual(Date.now())
      expect(authentication?.authenticatedAt).toBeLessThanOrEqual(Date.now())
    })

    test('restore that may not be silent asks nobody', async () => {
      await server.signIn('ada')
      expect(await client.restore({ silent: false })).toBeNull()
      expect(await server.requestCount()).toBe(0)
      expect(events).toEqual([])
    })

    test('restore called twice while under way asks once', async () => {
      await server.signIn('ada')
      await client.restore()
      const once = await server.requestCount()
      const [one, two] = await Promise.all([client.restore(), client.restore()])
      expect(two).toEqual(one)
      expect((await server.requestCount()) - once).toBeLessThanOrEqual(once)
      expect(events.filter(({ type }) => type === 'tokensRenewed')).toHaveLength(2)
    })

    test('an authentication carries no token', async () => {
      const authentication = await signedIn()
      const { value } = await client.getAccessToken()
      expect(JSON.stringify(authentication)).not.toContain(value)
    })

    test('an access token comes from the cache', async () => {
      await signedIn()
      const token = await client.getAccessToken()
      const requests = await server.requestCount()
      expect(token.expiresAt).toBeGreaterThan(Date.now())
      expect(await client.getAccessToken()).toEqual(token)
      expect(await client.getAccessToken({ cachedOnly: true })).toEqual(token)
      expect(await server.requestCount()).toBe(requests)
    })

    test('a token that must be renewed is not asked for when only the cache may be used', async () => {
      await signedIn()
      const requests = await server.requestCount()
      const asked = client.getAccessToken({ cachedOnly: true, minValidityMs: 86_400_000 })
      await expect(asked).rejects.toMatchObject({ code: 'token-client/renewal-required' })
      expect(await server.requestCount()).toBe(requests)
    })

    test('any number of callers cause one renewal', async () => {
      await signedIn()
      await client.getAccessToken({ forceRenew: true })
      const before = await server.requestCount()
      await client.getAccessToken({ forceRenew: true })
      const one = (await server.requestCount()) - before
      const tokens = await Promise.all(Array.from({ length: 50 }, () => client.getAccessToken({ forceRenew: true })))
      expect((await server.requestCount()) - before).toBe(2 * one)
      expect(new Set(tokens.map(({ value }) => value)).size).toBe(1)
    })

    test('a forced renewal gives another token', async () => {
      await signedIn()
      const token = await client.getAccessToken()
      expect((await client.getAccessToken({ forceRenew: true })).value).not.toBe(token.value)
    })

    test('extending says when the server was contacted, and tells the listeners', async () => {
      const { user } = await signedIn()
      const before = Date.now()
      const extended = await client.extendSession()
      expect(extended.contactedAt).toBeGreaterThanOrEqual(before)
      expect(extended.user.sub).toBe(user.sub)
      expect(events).toEqual([{ type: 'tokensRenewed', authentication: extended }])
    })

    test('a renewal moves the contact only where it says that it extends', async () => {
      const { contactedAt, user } = await signedIn()
      const extends_ = client.capabilities.renewalExtendsSession
      const before = Date.now()
      const renewed = await client.renewTokens()
      expect(renewed.user.sub).toBe(user.sub)
      if (extends_) expect(renewed.contactedAt).toBeGreaterThanOrEqual(before)
      else expect(renewed.contactedAt).toBe(contactedAt)
    })

    test.each(['extendSession', 'renewTokens'] as const)('%s finds out that the session has ended', async (verb) => {
      await signedIn()
      await server.endSession()
      const error: unknown = await client[verb]().catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(TokenClientError)
      expect(error).toMatchObject({ endsSession: true, retryable: false })
      expect(lost()).toEqual([{ type: 'sessionLost', error }])
      await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
    })

    test('another person in this browser ends the session, and is not let in', async () => {
      await signedIn()
      await server.endSession()
      await server.signIn('grace')
      await expect(client.extendSession()).rejects.toMatchObject({ code: 'token-client/subject-changed' })
      expect(lost()).toHaveLength(1)
      await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
    })

    test('a caller that gives up does not take the others along', async () => {
      await signedIn()
      const giveUp = new AbortController()
      const abandoned = client.getAccessToken({ forceRenew: true, signal: giveUp.signal })
      const patient = client.getAccessToken({ forceRenew: true })
      giveUp.abort()
      await expect(abandoned).rejects.toMatchObject({ code: 'token-client/aborted' })
      expect((await patient).value).not.toBe('')
    })

    test('signing out of the application forgets the tokens and asks nobody', async () => {
      await signedIn()
      const requests = await server.requestCount()
      await client.signOut({ scope: 'application' })
      await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
      expect(await server.requestCount()).toBe(requests)
      expect(events).toEqual([])
      expect((await client.restore())?.user.sub).toContain('ada')
    })

    test('what is under way when the person signs out does not sign in again', async () => {
      await signedIn()
      const renewal = client.renewTokens().catch((error: unknown) => error)
      await client.signOut({ scope: 'application' })
      await renewal
      await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
    })

    test('an unsubscribed listener hears nothing', async () => {
      const heard: TokenClientEvent[] = []
      const unsubscribe = client.subscribe((event) => heard.push(event))
      unsubscribe()
      await signedIn()
      expect(heard).toEqual([])
    })

    test('a disposed client does nothing more', async () => {
      await signedIn()
      client.dispose()
      const requests = await server.requestCount()
      for (const attempt of [client.restore, client.extendSession, client.renewTokens, client.getAccessToken])
        await expect(attempt()).rejects.toMatchObject({ code: 'token-client/disposed' })
      await expect(client.signIn()).rejects.toMatchObject({ code: 'token-client/disposed' })
      expect(await server.requestCount()).toBe(requests)
    })
  })
}
