import { openDpopKey } from '../tokens/dpopKey.ts'
import { createDpopProofs, type DpopProofs } from './dpopProof.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'

/**
 * Binds tokens to the key of this client: every token that is kept from now on can prove itself, and every request
 * that `send` sends carries a proof. A server that wants a nonce in it gets one, once per request.
 */
export async function bindTokens(clientKey: string, tokens: TokenStore, send: typeof fetch): Promise<typeof fetch> {
  const proofs = await createDpopProofs(await openDpopKey(clientKey))
  tokens.keyId = proofs.keyId
  tokens.proofOf = (accessToken) => ({
    sign: ({ method, url }) => proofs.sign(method, url, accessToken),
    note: ({ status, headers }, url) =>
      proofs.note(headers, url) && status === 401 && wantsNonce(headers.get('www-authenticate')),
  })
  return (input, init) => sendWithProof(proofs, send, `${input instanceof Request ? input.url : input}`, init ?? {})
}

const wantsNonce = (text: string | null) => /\buse_dpop_nonce\b/.test(text ?? '')

async function sendWithProof(
  proofs: DpopProofs,
  send: typeof fetch,
  url: string,
  init: RequestInit,
): Promise<Response> {
  const attempt = async () => {
    const headers = new Headers(init.headers)
    const [scheme, accessToken] = headers.get('authorization')?.split(' ') ?? []
    headers.set('dpop', await proofs.sign(init.method ?? 'GET', url, scheme === 'DPoP' ? accessToken : undefined))
    const answer = await send(url, { ...init, headers })
    const isNew = proofs.note(answer.headers, url)
    const isRefused = answer.status === 400 || answer.status === 401
    const reason = isNew && isRefused ? `${answer.headers.get('www-authenticate')} ${await answer.clone().text()}` : ''
    return { answer, isAgain: wantsNonce(reason) }
  }
  const { answer, isAgain } = await attempt()
  return isAgain ? (await attempt()).answer : answer
}
