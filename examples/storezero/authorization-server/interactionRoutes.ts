import type { IncomingMessage } from 'node:http'
import type { Provider } from 'oidc-provider'
import { signInPage, startAgainPage } from './pages.ts'
import { findPerson } from './people.ts'
import { demoCode, password, twoSteps, wantsTwoSteps } from './twoSteps.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** The sign-in page: shows it, checks name and password, and sends the browser on. */
export function addInteractionRoutes(provider: Provider, shop: string): void {
  provider.use(async (ctx, next) => {
    const [, uid, cancel] = /^\/interaction\/([\w-]+)(\/cancel)?$/.exec(ctx.path) ?? []
    if (!uid) {
      await next()
      return
    }
    ctx.type = 'html'
    ctx.set('cache-control', 'no-store')
    ctx.set('content-security-policy', "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'")
    const finish = async (result: Parameters<Provider['interactionResult']>[2]) =>
      ctx.redirect(await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }))
    let interaction: Interaction
    try {
      interaction = await provider.interactionDetails(ctx.req, ctx.res)
    } catch {
      ctx.body = startAgainPage(shop)
      return
    }
    if (cancel) {
      await finish({ error: 'access_denied', error_description: 'The person went back.' })
      return
    }
    if (ctx.method !== 'POST') {
      ctx.body = await render(provider, interaction, null)
      return
    }
    const form = new URLSearchParams(await readBody(ctx.req))
    const person = findPerson(form.get('username') ?? '')
    const hasTwoSteps = wantsTwoSteps(interaction.params['acr_values'])
    if (!person || person.password !== form.get('password') || (hasTwoSteps && form.get('code')?.trim() !== demoCode)) {
      ctx.body = await render(provider, interaction, form.get('username'))
      return
    }
    // remember: false makes a cookie that ends with the browser; the server ends the session earlier
    return finish({
      login: {
        accountId: person.username,
        ...(hasTwoSteps ? { acr: twoSteps, amr: ['pwd', 'otp', 'mfa'] } : { acr: password, amr: ['pwd'] }),
        remember: false,
      },
    })
  })
}

const render = async (provider: Provider, interaction: Interaction, refused: string | null): Promise<string> => {
  const { params, session, prompt } = interaction
  const client = await provider.Client.find(String(params['client_id']))
  const hint = params['login_hint']
  const needsCode = wantsTwoSteps(params['acr_values'])
  return signInPage({
    action: `/interaction/${interaction.uid}`,
    application: client?.clientName ?? 'Storezero',
    username: refused ?? (typeof hint === 'string' ? hint : (session?.accountId ?? '')),
    needsCode,
    problem:
      refused === null
        ? null
        : `That username and password do not match${needsCode ? ', or the code is not right' : ''}. Please try again.`,
    again: session?.accountId !== undefined && !prompt.reasons.includes('no_session'),
  })
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
