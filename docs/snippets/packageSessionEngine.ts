import { createSessionEngine } from '@stillhere/session-engine'
import { createOidcClient } from '@stillhere/token-client/oidc'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
export const engine = createSessionEngine({ tokenClient, policy: { idleTimeoutMs: 300_000 } })
engine.store.subscribe((state) => console.log(state.status))
engine.start()
