import type { InitialSession } from '@stillhere/react'

const people: Record<string, InitialSession> = {
  ada: { user: { iss: 'https://memory.example', sub: 'ada', name: 'Ada' } },
  grace: { user: { iss: 'https://memory.example', sub: 'grace', name: 'Grace' } },
}
const personIn = (request: Request, cookie: string) => {
  const [, name = ''] = new RegExp(`(?:^|; )${cookie}=(\\w+)`).exec(request.headers.get('cookie') ?? '') ?? []
  return people[name] ?? null
}

/** Whom this server has signed in. */
export const readSession = (request: Request) => personIn(request, 'session')

/** Who is signed in at the authorization server, for which a cookie stands in here. */
export const readSso = (request: Request) => personIn(request, 'sso')

/** For the answer that signs somebody in here, or nobody. */
export const sessionCookie = (session: InitialSession | null) =>
  session ? `session=${session.user.sub}; Path=/; HttpOnly; SameSite=Lax` : 'session=; Path=/; Max-Age=0'
