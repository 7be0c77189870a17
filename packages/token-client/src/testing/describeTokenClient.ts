import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccessTokenRequest, TokenClient, TokenClientEvent } from '../tokenClient.ts'
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
  /** Has a say about the windows that the client opens; by default they are answered at once. Without it they are not tested. */
  popup?: {
    /** The browser refuses the next window. */
    block(): void
    /** Windows stay open from now on, until all are answered (for the user of the SSO session) or close. */
    hold(): { answer(): void | Promise<void>; close(): void | Promise<void> }
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
    /** The access token that whoever is signed in has; where it is at a server, the client has to say just that. */
    const tokenOf = async (request?: AccessTokenRequest) => {
      const answer = client.getAccessToken(request)
      if (!client.capabilities.tokensAtServer) return (await answer).value
      await expect(answer).rejects.toMatchObject({ code: 'token-client/tokens-at-server', endsSession: false })
      return 'a token at a server'
    }
    const hasTokens = () => !client.capabilities.tokensAtServer
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
      expect(JSON.stringify(authentication)).not.toContain(await tokenOf())
    })

    test('an access token comes from the cache', async () => {
      await signedIn()
      const token = await tokenOf()
      const requests = await server.requestCount()
      if (hasTokens()) expect((await client.getAccessToken()).expiresAt).toBeGreaterThan(Date.now())
      expect(await tokenOf()).toBe(token)
      expect(await tokenOf({ cachedOnly: true })).toBe(token)
      expect(await server.requestCount()).toBe(requests)
    })

    test('a token that must be renewed is not asked for when only the cache may be used', async () => {
      await signedIn()
      const requests = await server.requestCount()
      const asked = client.getAccessToken({ cachedOnly: true, minValidityMs: 86_400_000 })
      const code = hasTokens() ? 'renewal-required' : 'tokens-at-server'
      await expect(asked).rejects.toMatchObject({ code: `token-client/${code}` })
      expect(await server.requestCount()).toBe(requests)
    })

    test('findAccessToken returns the cached token and contacts no server', async () => {
      expect(client.findAccessToken()).toBeNull()
      await signedIn()
      const token = await tokenOf()
      const requests = await server.requestCount()
      expect(client.findAccessToken()?.value).toBe(hasTokens() ? token : undefined)
      expect(client.findAccessToken({ minValidityMs: 86_400_000 })).toBeNull()
      expect(await server.requestCount()).toBe(requests)
      await client.signOut({ scope: 'application' })
      expect(client.findAccessToken()).toBeNull()
    })

    test('findAccessToken returns null after dispose', async () => {
      await signedIn()
      await tokenOf()
      client.dispose()
      expect(client.findAccessToken()).toBeNull()
    })

    test('any number of callers cause one renewal', async () => {
      await signedIn()
      await tokenOf({ forceRenew: true })
      const before = await server.requestCount()
      await tokenOf({ forceRenew: true })
      const one = (await server.requestCount()) - before
      const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf({ forceRenew: true })))
      expect((await server.requestCount()) - before).toBe(2 * one)
      expect(new Set(tokens).size).toBe(1)
    })

    test('a forced renewal gives another token', async () => {
      await signedIn()
      const token = await tokenOf()
      const another = await tokenOf({ forceRenew: true })
      expect(another === token).toBe(!hasTokens())
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
      const patient = tokenOf({ forceRenew: true })
      giveUp.abort()
      await expect(abandoned).rejects.toMatchObject({ code: 'token-client/aborted' })
      expect(await patient).not.toBe('')
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

    describe('in a window', () => {
      const signIn = (options = {}) => client.signIn({ mode: 'popup', ...options })
      const failure = (signing: Promise<unknown>) => signing.catch((error: unknown) => error)
      /** Where the client opens windows and the test has a say about them. */
      const withPopups = (promise: string, run: (popup: NonNullable<TokenClientUnderTest['popup']>) => Promise<void>) =>
        // oxlint-disable-next-line vitest/expect-expect -- they are in `run`
        test(promise, async () => {
          if (client.capabilities.popup && subject.popup) await run(subject.popup)
        })

      withPopups('the person signs in, and the caller learns it', async () => {
        await server.signIn('ada')
        const authentication = await signIn({ appState: 7 })
        expect(authentication.user.sub).toContain('ada')
        expect(authentication.appState).toBe(7)
        expect(events.map(({ type }) => type)).toEqual(['tokensRenewed'])
        expect(await tokenOf()).not.toBe('')
      })

      withPopups('that is blocked nothing happens', async (popup) => {
        await signedIn()
        popup.block()
        expect(await failure(signIn())).toMatchObject({ code: 'token-client/popup-blocked', endsSession: false })
        expect(events).toEqual([])
        expect(await tokenOf()).not.toBe('')
      })

      withPopups('that closes nothing happens', async (popup) => {
        await signedIn()
        const opened = popup.hold()
        const outcome = failure(signIn())
        await opened.close()
        expect(await outcome).toMatchObject({ code: 'token-client/popup-closed', endsSession: false })
        expect(events).toEqual([])
        expect(await tokenOf()).not.toBe('')
      })

      withPopups('that seemed closed the person signs in late, and the listeners learn it', async (popup) => {
        await server.signIn('ada')
        const opened = popup.hold()
        const outcome = failure(signIn())
        await opened.close()
        await outcome
        const heard = new Promise<TokenClientEvent>((resolve) =>
          client.subscribe((event) => event.type === 'signedIn' && resolve(event)),
        )
        await opened.answer()
        expect(await heard).toMatchObject({ authentication: { user: { sub: expect.stringContaining('ada') } } })
        expect(events.map(({ type }) => type)).toEqual(['tokensRenewed', 'signedIn'])
        expect(await tokenOf()).not.toBe('')
      })

      withPopups('a later sign-in takes the place of an earlier one', async (popup) => {
        await server.signIn('ada')
        const opened = popup.hold()
        const replaced = failure(signIn({ appState: 1 }))
        const signing = signIn({ appState: 2 })
        expect(await replaced).toMatchObject({ code: 'token-client/aborted' })
        await opened.answer()
        expect((await signing).appState).toBe(2)
        expect(events.map(({ type }) => type)).toEqual(['tokensRenewed'])
      })

      withPopups('a caller that gives up is not signed in', async (popup) => {
        popup.hold()
        const giveUp = new AbortController()
        const outcome = failure(signIn({ signal: giveUp.signal }))
        giveUp.abort()
        expect(await outcome).toMatchObject({ code: 'token-client/aborted' })
        expect(events).toEqual([])
      })

      withPopups('nobody is waited for after signing out', async (popup) => {
        await signedIn()
        popup.hold()
        const outcome = failure(signIn())
        await client.signOut({ scope: 'application' })
        expect(await outcome).toMatchObject({ code: 'token-client/aborted' })
        await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'token-client/not-signed-in' })
      })

      withPopups('somebody else signs in, and has none of the tokens before', async () => {
        await signedIn()
        const token = await tokenOf()
        await server.endSession()
        await server.signIn('grace')
        expect((await signIn()).user.sub).toContain('grace')
        expect((await tokenOf()) === token).toBe(!hasTokens())
        expect(lost()).toEqual([])
      })
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
