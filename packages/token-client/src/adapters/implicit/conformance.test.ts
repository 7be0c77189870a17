import { afterEach, vi } from 'vitest'
import { describeTokenClient } from '../../testing/describeTokenClient.ts'
import { openLegacyShop } from '../../testing/openLegacyShop.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describeTokenClient('implicit client', async () => {
  const { client, issuer } = await openLegacyShop()
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
