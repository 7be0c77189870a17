import { expect } from 'vitest'
import { rejectionOf, type ContractProbe, type ContractRule } from './contractRule.ts'

const isSilent = ({ client }: ContractProbe) => client.capabilities.silentAuthentication
const hasTokens = (probe: ContractProbe) => isSilent(probe) && probe.hasTokens()

export const accessTokenRules: ContractRule[] = [
  {
    sentence: 'getAccessToken rejects with not-signed-in when no user is signed in',
    async check({ client, server, expectNotSignedIn }) {
      await client.restore({ silent: false })
      const requests = await server.requestCount()
      await expectNotSignedIn()
      expect(await server.requestCount()).toBe(requests)
    },
  },
  {
    sentence: 'an access token comes from the cache',
    applies: isSilent,
    async check({ server, signedIn, tokenOf }) {
      await signedIn()
      const token = await tokenOf()
      const requests = await server.requestCount()
      expect(await tokenOf()).toBe(token)
      expect(await server.requestCount()).toBe(requests)
    },
  },
  {
    sentence: 'findAccessToken returns the cached token and contacts no server',
    applies: isSilent,
    async check({ client, server, signedIn, tokenOf, hasTokens: inPage }) {
      expect(client.findAccessToken()).toBeNull()
      await signedIn()
      const token = await tokenOf()
      const requests = await server.requestCount()
      expect(client.findAccessToken()?.value).toBe(inPage() ? token : undefined)
      expect(await server.requestCount()).toBe(requests)
    },
  },
  {
    sentence: 'findAccessToken returns null when the cached token expires too soon',
    applies: isSilent,
    async check({ client, signedIn, tokenOf }) {
      await signedIn()
      await tokenOf()
      expect(client.findAccessToken({ minValidityMs: 86_400_000 * 365 })).toBeNull()
    },
  },
  {
    sentence: 'findAccessToken returns null when no user is signed in',
    applies: isSilent,
    async check({ client, signedIn, tokenOf }) {
      await signedIn()
      await tokenOf()
      await client.signOut({ scope: 'application' })
      expect(client.findAccessToken()).toBeNull()
    },
  },
  {
    sentence: 'findAccessToken returns null after dispose',
    applies: isSilent,
    async check({ client, signedIn, tokenOf }) {
      await signedIn()
      await tokenOf()
      client.dispose()
      expect(client.findAccessToken()).toBeNull()
    },
  },
  {
    sentence: 'an access token says when it expires, in epoch milliseconds',
    applies: hasTokens,
    async check({ client, signedIn }) {
      const { accessTokenExpiresAt } = await signedIn()
      const { expiresAt, type } = await client.getAccessToken()
      expect(expiresAt).toBeGreaterThan(Date.now())
      expect(expiresAt).toBeLessThan(Date.now() + 86_400_000 * 366)
      if (accessTokenExpiresAt !== undefined) expect(Math.abs(expiresAt - accessTokenExpiresAt)).toBeLessThan(2_000)
      expect(['Bearer', 'DPoP']).toContain(type)
    },
  },
  {
    sentence: 'with minValidityMs a token that expires too soon is renewed',
    applies: hasTokens,
    async check({ client, server, signedIn }) {
      await signedIn()
      const { value } = await client.getAccessToken()
      const requests = await server.requestCount()
      expect((await client.getAccessToken({ minValidityMs: 86_400_000 * 365 })).value).not.toBe(value)
      expect(await server.requestCount()).toBeGreaterThan(requests)
    },
  },
  {
    sentence: 'with forceRenew the cache is not used',
    applies: isSilent,
    async check({ signedIn, tokenOf, hasTokens: inPage }) {
      await signedIn()
      const token = await tokenOf()
      expect((await tokenOf({ forceRenew: true })) === token).toBe(!inPage())
    },
  },
  {
    sentence: 'any number of callers cause one renewal',
    applies: isSilent,
    async check({ server, signedIn, tokenOf }) {
      await signedIn()
      await tokenOf({ forceRenew: true })
      const before = await server.requestCount()
      await tokenOf({ forceRenew: true })
      const one = (await server.requestCount()) - before
      const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf({ forceRenew: true })))
      expect((await server.requestCount()) - before).toBe(2 * one)
      expect(new Set(tokens).size).toBe(1)
    },
  },
  {
    sentence: 'an aborted caller does not take the others along',
    applies: isSilent,
    async check({ client, signedIn, tokenOf }) {
      await signedIn()
      const giveUp = new AbortController()
      const abandoned = rejectionOf(client.getAccessToken({ forceRenew: true, signal: giveUp.signal }))
      const patient = tokenOf({ forceRenew: true })
      giveUp.abort()
      expect(await abandoned).toMatchObject({ code: 'token-client/aborted' })
      expect(await patient).not.toBe('')
    },
  },
  {
    sentence: 'a token for another audience is another token, for that audience',
    applies: (probe) =>
      hasTokens(probe) && !probe.client.capabilities.singleAudience && probe.otherAudience !== undefined,
    async check({ client, otherAudience, server, signedIn }) {
      await signedIn()
      const audience = otherAudience as string
      const own = await client.getAccessToken()
      const other = await client.getAccessToken({ audience })
      expect(other.audience).toBe(audience)
      expect(other.value).not.toBe(own.value)
      const requests = await server.requestCount()
      expect((await client.getAccessToken()).value).toBe(own.value)
      expect((await client.getAccessToken({ audience })).value).toBe(other.value)
      expect(await server.requestCount()).toBe(requests)
    },
  },
  {
    sentence: 'with the capability singleAudience another audience is refused with config-invalid',
    applies: (probe) => hasTokens(probe) && probe.client.capabilities.singleAudience === true,
    async check({ client, eventTypes, server, signedIn }) {
      await signedIn()
      const requests = await server.requestCount()
      const error = await rejectionOf(client.getAccessToken({ audience: 'https://other.example' }))
      expect(error).toMatchObject({ code: 'token-client/config-invalid', field: 'audience', endsSession: false })
      expect(await server.requestCount()).toBe(requests)
      expect(eventTypes()).toEqual([])
    },
  },
]
