import { createAuthorizedFetch, type TokenClient, type UserClaims, isTokenClientError } from '@stillhere/token-client'
import { createOidcClient, type OidcClientOptions } from '@stillhere/token-client/oidc'

/** A minimal relying party: signs in, calls UserInfo with its token, renews and signs out. */
const settings = JSON.parse(document.querySelector('#settings')?.textContent ?? '{}') as OidcClientOptions
const status = document.querySelector('output')
const client: TokenClient = createOidcClient(settings)
const send = createAuthorizedFetch({ tokenClient: client, resources: [{ origin: new URL(settings.issuer).origin }] })

const say = (text: string) => {
  if (status) status.textContent = text
}
const attempt = async (act: () => Promise<string>) => {
  say('working')
  say(await act().catch((error: unknown) => (isTokenClientError(error) ? error.code : String(error))))
}
const useToken = async ({ sub, name }: UserClaims) => {
  if (settings.loadUserInfo) return `${sub}: ${name}`
  const answer = await send(`${settings.issuer}/userinfo`)
  const info = (await answer.json()) as { name?: string }
  return `${sub}: ${answer.status} ${info.name}`
}
const restore = async (silent: boolean) => {
  const found = await client.restore({ silent })
  return found ? useToken(found.user) : 'signed out'
}
const on = (name: string, act: () => Promise<string>) =>
  document.querySelector(`#${name}`)?.addEventListener('click', () => void attempt(act))

on('sign-in', async () => (await client.signIn({ returnTo: '/' })).user.sub)
on('restore', () => restore(true))
on('renew', async () => useToken((await client.renewTokens()).user))
on('sign-out', async () => {
  await client.signOut()
  return 'signed out'
})
void attempt(() => restore(false))
