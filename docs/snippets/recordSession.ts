import { recordSession, type SessionRecord } from '@stillhere/devtools'
import { createSessionEngine } from '@stillhere/session-engine'
import { createOidcClient } from '@stillhere/token-client/oidc'

const tokenClient = createOidcClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
export const engine = createSessionEngine({ tokenClient })
const recording = recordSession(engine, { limit: 500 })

export const reportBug = (text: string): { text: string; session: SessionRecord } => ({
  text,
  session: recording.toJSON(),
})
