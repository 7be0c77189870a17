import type { Provider } from 'oidc-provider'
import { readBody } from './interactionRoutes.ts'
import type { ModelStore } from './modelStore.ts'
import { operatorPage, type PersonRow } from './operatorPage.ts'
import type { People } from './people.ts'
import type { Endings, SessionEnder } from './sessionEnder.ts'
import { upstreamName } from './upstream.ts'
import type { UpstreamSessions } from './upstreamSessions.ts'

/** What the operator's page works with. */
export type OperatorDesk = {
  store: ModelStore
  people: People
  ender: SessionEnder
  upstreamSessions: UpstreamSessions
}

/**
 * `/operator`: the sessions, and a button to end each. For the demo it needs no sign-in. Works by plain
 * forms, and only takes those that it has sent itself.
 */
export function addOperatorRoutes(provider: Provider, desk: OperatorDesk): void {
  let lastDone = '' // shown once, on the next load
  provider.use(async (ctx, next) => {
    const [, action] = /^\/operator(?:\/([\w-]+))?$/.exec(ctx.path) ?? []
    if (ctx.path !== '/operator' && !action) return next()
    ctx.type = 'html'
    ctx.set('cache-control', 'no-store')
    ctx.set('content-security-policy', "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'")
    if (ctx.method !== 'POST') {
      ctx.body = operatorPage(await rows(provider, desk), lastDone, Date.now())
      lastDone = ''
      return
    }
    // a page elsewhere can send a form here, but browsers say where it comes from
    if (ctx.get('origin') !== provider.issuer) return ctx.throw(403, 'That form was not sent from this page.')
    lastDone = await act(desk, action ?? '', new URLSearchParams(await readBody(ctx.req)))
    ctx.status = 303
    ctx.redirect('/operator')
  })
}

/** @returns what was done, as text for the operator */
const act = async ({ people, ender }: OperatorDesk, action: string, form: URLSearchParams): Promise<string> => {
  const person = people.find(form.get('user') ?? '')
  if (!person) return 'Nothing was done: there is nobody by that name.'
  const { username, name } = person
  if (action === 'end') return tell(await ender.end(form.get('session') ?? '', 'An operator ended the session.'), name)
  if (action === 'end-all') return tell(await ender.endAll(username, 'An operator ended all sessions.'), name)
  if (action === 'password') {
    if (!people.changePassword(username, form.get('password') ?? ''))
      return `${name}’s password stays as it is: a new one may not be empty.`
    return `${name}’s password is changed. ${tell(await ender.endAll(username, 'The password was changed.'), name)}`
  }
  if (action === 'email') {
    if (!people.changeEmail(username, form.get('email')?.trim() ?? ''))
      return `${name}’s e-mail stays as it is: that is not an address, or it is somebody else’s.`
    return `${name}’s e-mail is changed. ${tell(await ender.endAll(username, 'The e-mail address was changed.'), name)}`
  }
  return 'Nothing was done.'
}

const tell = ({ sessions, told, unreachable }: Endings, name: string): string =>
  [
    sessions === 0
      ? `${name} had no session here.`
      : `${sessions === 1 ? 'One session' : `${sessions} sessions`} ended.`,
    told.length > 0 && `Told: ${told.join(', ')}.`,
    unreachable.length > 0 && `Could not be told: ${unreachable.join(', ')}.`,
  ]
    .filter(Boolean)
    .join(' ')

const rows = async (
  provider: Provider,
  { store, people, upstreamSessions }: OperatorDesk,
): Promise<readonly PersonRow[]> => {
  const nameOf = async (id: string) => (await provider.Client.find(id))?.clientName ?? id
  const sessions = await Promise.all(
    store.ssoSessionDetails().map(async ({ sids, ...session }) => {
      const record = upstreamSessions.of(session.uid)
      const apps = [...new Set(await Promise.all(Object.keys(sids).map(nameOf)))]
      return { ...session, apps, upstream: record ? `${upstreamName}, as ${record.user}` : null }
    }),
  )
  return people.all().map(({ username, name, email, password }) => ({
    username,
    name,
    email,
    hasPassword: password !== null,
    sessions: sessions.filter(({ user }) => user === username),
  }))
}
