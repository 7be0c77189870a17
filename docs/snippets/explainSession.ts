import { createSessionEngine, explainSession } from '@stillhere/session-engine'
import { createOidcClient } from '@stillhere/token-client/oidc'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
export const engine = createSessionEngine({ tokenClient })

/** Says in sentences which deadline comes first, and what it counts from. */
export const explain = () => explainSession(engine.store.getState(), engine.policy, Date.now())
