import { afterEach, vi } from 'vitest'
import { describeTokenClient } from '../../testing/describeTokenClient.ts'
import { openHostileShop } from '../../testing/openHostileShop.ts'
import type { OidcClientOptions } from './index.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const richer: [string, Partial<OidcClientOptions>][] = [
  ['tokens in session storage', { tokenStorage: 'session-storage' }],
  [
    'bound refresh tokens in session storage',
    { tokenStorage: 'session-storage', useRefreshTokens: true, useDpop: true },
  ],
  ['pushed requests and user info', { usePar: true, loadUserInfo: true }],
]

for (const [name, options] of richer)
  describeTokenClient(`oidc client, ${name}`, () => {
    const shop = openHostileShop(options, { refreshTokens: options.useRefreshTokens ?? false })
    const { provider } = shop
    provider.user = null
    if (options.usePar)
      // the frame's address carries only a name: the provider knows how to answer
      shop.page.onFrame = async (frame) => {
        const response = Object.fromEntries((await provider.authorize(frame.src)) ?? [])
        const data = { type: 'authorization_response', response }
        shop.page.post({ origin: provider.issuer, source: frame.contentWindow, data })
      }
    return {
      client: shop.client,
      server: {
        signIn: (user) => {
          provider.user = user
        },
        endSession: () => {
          provider.user = null
        },
        requestCount: () => provider.journal.entries.length,
      },
    }
  })
