import { afterEach, vi } from 'vitest'
import { createMemoryClient } from '../adapters/memory/index.ts'
import { createOidcClient } from '../adapters/oidc/index.ts'
import { describeTokenClient } from './describeTokenClient.ts'
import { createFakeIssuer } from './fakeIssuer.ts'
import { answerFrames, createFakePage } from './fakePage.ts'

afterEach(() => vi.unstubAllGlobals())

for (const renewal of ['silent-authentication', 'refresh-token'] as const)
  describeTokenClient(`memory client, ${renewal}`, () => {
    const client = createMemoryClient({ renewal })
    return {
      client,
      server: {
        signIn: (sub) => client.server.signInAs({ iss: 'https://memory.example', sub }),
        endSession: () => client.server.endSession(),
        requestCount: () => client.server.requests.length,
      },
    }
  })

for (const useRefreshTokens of [false, true])
  describeTokenClient(`oidc client, ${useRefreshTokens ? 'refresh token' : 'silent authentication'}`, async () => {
    const page = createFakePage()
    const issuer = await createFakeIssuer()
    issuer.issuesRefreshTokens = useRefreshTokens
    answerFrames(page, issuer)
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
    }
  })
