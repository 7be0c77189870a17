import type { InitialSession } from '@stillhere/react'

const people: Record<string, InitialSession> = {
  ada: { user: { iss: 'https://memory.example', sub: 'ada', name: 'Ada' } },
  grace: { user: { iss: 'https://memory.example', sub: 'grace', name: 'Grace' } },
}
const personIn = (request: Request, cookie: string) => {
  const [, name = ''] = new RegExp(`(?:^|; )${cookie}=(\\w+)`).exec(request.headers.get('cookie') ?? '') ?? []
  return people[name] ?? null
}

/** Returns the user that this server has signed in. */
export const readSession = (request: Request) => personIn(request, 'session')

/** Returns the user at the authorization server, which a cookie represents here. */
export const readSso = (request: Request) => personIn(request, 'sso')

/** Returns the cookie that signs a user in or out on this server. */
export const sessionCookie = (session: InitialSession | null) =>
  session ? `session=${session.user.sub}; Path=/; HttpOnly; SameSite=Lax` : 'session=; Path=/; Max-Age=0'
