import { betterAuth, createHttpSessionClient } from '@stillhere/token-client/http-session'

export const tokenClient = createHttpSessionClient(betterAuth({ idleTimeoutMs: 600_000 }))
