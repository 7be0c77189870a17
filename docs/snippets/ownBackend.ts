import { createHttpSessionClient } from '@stillhere/token-client/http-session'

type Answer = { user: { id: string; name: string } | null; expiresAt: string }

export const tokenClient = createHttpSessionClient({
  key: 'my-app',
  look: { url: '/session?extend=no' },
  extend: { url: '/session' },
  read({ body }) {
    const { user, expiresAt } = body as Answer
    return user && { user: { iss: location.origin, sub: user.id, name: user.name }, expiresAt: Date.parse(expiresAt) }
  },
  idleTimeoutMs: 600_000,
  signIn: ({ returnTo }) => `/login?returnTo=${encodeURIComponent(returnTo)}`,
  signOut: () => ({ url: '/logout', method: 'POST', headers: { 'x-csrf': '1' } }),
})
