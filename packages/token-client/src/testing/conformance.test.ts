import { afterEach, vi } from 'vitest'
import { createOidcClient } from '../adapters/oidc/index.ts'
import { openMemoryPage } from './contract/openMemoryPage.ts'
import { describeTokenClient } from './describeTokenClient.ts'
import { createFakeIssuer } from './fakeIssuer.ts'
import { answerFrames, answerPopups, createFakePage, holdPopups } from './fakePage.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

for (const renewal of ['silent-authentication', 'refresh-token'] as const)
  describeTokenClient(`memory client, ${renewal}`, () => openMemoryPage({ renewal }))

for (const useRefreshTokens of [false, true])
  describeTokenClient(`oidc client, ${useRefreshTokens ? 'refresh token' : 'silent authentication'}`, async () => {
    const page = createFakePage()
    const issuer = await createFakeIssuer()
    issuer.issuesRefreshTokens = useRefreshTokens
    answerFrames(page, issuer)
    answerPopups(page, issuer)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const client = createOidcClient({ issuer: issuer.issuer, clientId: 'shop', useRefreshTokens, fetch: issuer.fetch })
    return {
      client,
      server: {
        signIn: (user) => {
          issuer.user = user
        },
        endSession: () => {
          issuer.user = null
        },
        requestCount: () => issuer.requests.length,
      },
      popup: {
        block: () => {
          page.blocksPopups = true
        },
        hold: () => holdPopups(page, issuer),
      },
    }
  })
