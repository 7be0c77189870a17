import { test as base } from '@playwright/test'
import { routeProvider, type HostileProvider } from '@stillhere/react/playwright'

/** Starts each test signed in. `provider` is the authorization server. */
export const test = base.extend<{ provider: HostileProvider }>({
  provider: [
    async ({ context }, use) =>
      use(await routeProvider(context, { issuer: 'https://sign-in.example', user: 'ada', refreshTokens: true })),
    { auto: true },
  ],
})
