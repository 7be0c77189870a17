import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { createExpiringMap } from '../expiringMap.ts'
import type { KnownBrowsers } from './knownBrowsers.ts'
import { startAgainPage } from './pages.ts'
import type { People, Person } from './people.ts'
import { codePage, problems, signInPage, type Problem, type SignInRequest } from './signInPage.ts'
import { demoCode, proofOf, wantsTwoSteps } from './twoSteps.ts'
import type { Upstream } from './upstream.ts'
import type { UpstreamSessions } from './upstreamSessions.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>
type Result = Parameters<Provider['interactionResult']>[2]

/** What the sign-in page works with. */
export type SignInDesk = {
  people: People
  browsers: KnownBrowsers
  upstream: Upstream
  upstreamSessions: UpstreamSessions
}

/** One request for the page of one interaction. */
type Visit = {
  ctx: KoaContextWithOIDC
  interaction: Interaction
  /** The page's own address. */
  here: string
  client: string
  form: URLSearchParams
  finish(result: Result): Promise<void>
}

/** The sign-in page: shows it, checks what is typed there or said by the social provider, and sends the browser on. */
export function addInteractionRoutes(provider: Provider, desk: SignInDesk, shop: string): void {
  const steps = createSteps(desk)
  provider.use(async (ctx, next) => {
    const [, uid = '', step = 'page'] = /^\/interaction\/([\w-]+)(?:\/(\w+))?$/.exec(ctx.path) ?? []
    const take = steps[`${ctx.method} ${step}`]
    if (!uid || !take) return next()
    ctx.type = 'html'
    ctx.set('cache-control', 'no-store')
    ctx.set('content-security-policy', "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'")
    let interaction: Interaction
    try {
      interaction = await provider.interactionDetails(ctx.req, ctx.res)
    } catch {
      ctx.body = startAgainPage(shop)
      return
    }
    const client = await provider.Client.find(String(interaction.params['client_id']))
    await take({
      ctx: ctx as KoaContextWithOIDC,
      interaction,
      here: `/interaction/${uid}`,
      client: client?.clientName ?? 'Storezero',
      form: new URLSearchParams(ctx.method === 'POST' ? await readBody(ctx.req) : ''),
      finish: async (result) =>
        ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false })),
    })
  })
}

type Step = (visit: Visit) => Promise<void> | void
type Second = 'code' | 'known browser' | null

const createSteps = (desk: SignInDesk): Record<string, Step> => ({
  'GET page'(visit) {
    const said = visit.ctx.query['upstream']
    show(visit, desk, typeof said === 'string' && Object.hasOwn(problems, said) ? (said as Problem) : null)
  },
  'POST page'(visit) {
    const typed = visit.form.get('username') ?? ''
    const person = desk.people.find(typed.trim().toLowerCase())
    const needsCode = wantsTwoSteps(visit.interaction.params['acr_values'])
    if (!person || person.password === null || person.password !== visit.form.get('password'))
      return show(visit, desk, needsCode && visit.form.has('code') ? 'mismatchOrCode' : 'mismatch', typed)
    const second = needsCode ? secondStep(visit, desk, person) : null
    if (!needsCode || second) return enter(visit, desk, person, 'pwd', second)
    return show(visit, desk, visit.form.has('code') ? 'mismatchOrCode' : 'codeToo', typed)
  },
  'GET cancel': ({ finish }) => finish({ error: 'access_denied', error_description: 'The person went back.' }),
  ...createUpstreamSteps(desk),
})

const createUpstreamSteps = (desk: SignInDesk): Record<string, Step> => {
  const { people, upstream, upstreamSessions } = desk
  /** Who came back from the social provider and has a code still to give, by interaction. */
  const halfway = createExpiringMap<{ person: Person; upstreamId: string }>(3600_000)
  return {
    async 'POST federated'({ ctx, interaction, here }) {
      const { prompt, max_age: maxAge } = interaction.params
      // reauthentication happens at the social provider: its remembered session would not be a proof
      const afresh = String(prompt).split(' ').includes('login') || maxAge !== undefined
      const url = await upstream.begin(interaction.uid, afresh).catch(() => null)
      ctx.status = 303
      ctx.redirect(url?.href ?? `${here}?upstream=unreachable`)
    },
    async 'GET upstream'(visit) {
      const { ctx, interaction, here } = visit
      const answer = await upstream.finish(interaction.uid, new URLSearchParams(ctx.search)).catch(problemOf)
      if (typeof answer === 'string') return ctx.redirect(`${here}?upstream=${answer}`)
      const { identity, ...session } = answer
      const person = people.findUpstream(identity)
      const upstreamId = upstreamSessions.remember(ctx, { person: person.username, ...session })
      const needsCode = wantsTwoSteps(interaction.params['acr_values'])
      const second = needsCode ? secondStep(visit, desk, person) : null
      if (!needsCode || second) return enter(visit, desk, person, 'fed', second, upstreamId)
      halfway.set(interaction.uid, { person, upstreamId })
      ctx.redirect(`${here}/code`)
    },
    'GET code'({ ctx, here, client, interaction }) {
      if (halfway.has(interaction.uid)) ctx.body = codePage({ action: here, application: client }, null)
      else ctx.redirect(here)
    },
    'POST code'(visit) {
      const { ctx, here, client, interaction } = visit
      const known = halfway.get(interaction.uid)
      if (!known) return ctx.redirect(here)
      const second = secondStep(visit, desk, known.person)
      if (second) return enter(visit, desk, known.person, 'fed', second, known.upstreamId)
      ctx.body = codePage({ action: here, application: client }, 'code')
    },
  }
}

const show = (visit: Visit, desk: SignInDesk, problem: Problem | null, username?: string) => {
  // who was asked for a code, or has to be, keeps the field
  const needsCode = problem === 'codeToo' || visit.form.has('code')
  visit.ctx.body = signInPage(describe(visit, desk, username, needsCode), problem)
}

/** The code is right, or not needed because the browser is known; `null`: it is asked for. */
const secondStep = ({ ctx, form }: Visit, { browsers }: SignInDesk, person: Person): Second => {
  if (form.get('code')?.trim() === demoCode) return 'code'
  return !form.get('code') && browsers.knows(ctx, person) ? 'known browser' : null
}

const enter = (
  { ctx, form, finish }: Visit,
  { browsers }: SignInDesk,
  person: Person,
  first: 'pwd' | 'fed',
  second: Second,
  upstreamId?: string,
) => {
  if (second === 'code' && form.has('remember')) browsers.remember(ctx, person)
  // remember: false makes a cookie that ends with the browser; the server ends the session earlier
  const login = { accountId: person.username, ...proofOf(first, second), remember: false }
  return finish({ login, ...(upstreamId && { upstream: upstreamId }) })
}

const describe = (
  { ctx, interaction, here, client }: Visit,
  desk: SignInDesk,
  typed: string | undefined,
  needsCode: boolean,
): SignInRequest => {
  const { params, session, prompt } = interaction
  const hint = params['login_hint']
  const username = typed ?? (typeof hint === 'string' ? hint : (session?.accountId ?? ''))
  const isKnown = desk.browsers.knows(ctx, desk.people.find(username))
  return {
    action: here,
    application: client,
    username,
    needsCode: needsCode || (wantsTwoSteps(params['acr_values']) && !isKnown),
    again: session?.accountId !== undefined && !prompt.reasons.includes('no_session'),
  }
}

/** The errors that oidc-provider's neighbour sends are told apart from those of the way to it. */
const problemOf = (error: unknown): Problem => {
  const code = error instanceof Error && 'error' in error ? error.error : undefined
  if (code === 'access_denied') return 'cancelled'
  return typeof code === 'string' ? 'refused' : 'unreachable'
}

/** @throws RangeError beyond 10 kB */
export const readBody = async (request: IncomingMessage): Promise<string> => {
  let body = ''
  for await (const chunk of request) {
    body += chunk
    if (body.length > 10_000) throw new RangeError('The request is too long.')
  }
  return body
}
