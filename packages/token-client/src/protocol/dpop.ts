import * as oauth from 'oauth4webapi'
import { openDpopKey } from '../tokens/dpopKey.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'

/** The key that tokens are bound to (RFC 9449), and the proofs made with it. */
export type DpopBinding = {
  /** For requests to the authorization server, which oauth4webapi signs. */
  handle: oauth.DPoPHandle
  /** The thumbprint of the key (RFC 7638). */
  keyId: string
  /** Returns a proof for a request to an API, with the last nonce of its origin (§4.2, §8). */
  sign(method: string, url: string, accessToken: string): Promise<string>
  /** Remembers the nonce of an answer. Returns whether it has one. */
  note(headers: Headers, url: string): boolean
}

export async function createDpopBinding(keys: CryptoKeyPair): Promise<DpopBinding> {
  const handle = oauth.DPoP({}, keys)
  let noted: Promise<unknown> = Promise.resolve()
  /** oauth4webapi makes proofs only while it sends: the request is caught here, and `answer` is what it hears of it. */
  const prove = async (method: string, url: string, accessToken: string, answer: Response) => {
    let proof = ''
    await oauth.protectedResourceRequest(accessToken, method, new URL(url), new Headers(), null, {
      DPoP: handle,
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: async (_url, { headers }) => {
        proof = headers['dpop'] ?? ''
        return answer
      },
    })
    return proof
  }
  return {
    handle,
    keyId: await handle.calculateThumbprint(),
    async sign(method, url, accessToken) {
      await noted
      return prove(method, url, accessToken, new Response())
    },
    note(headers, url) {
      const nonce = headers.get('dpop-nonce')
      if (nonce) noted = prove('GET', url, 'nonce', new Response(null, { headers: { 'dpop-nonce': nonce } }))
      return nonce !== null
    },
  }
}

/** Binds tokens to the key of this client: each token that is kept from now on can prove itself. */
export async function bindTokens(clientKey: string, tokens: TokenStore): Promise<oauth.DPoPHandle> {
  const binding = await createDpopBinding(await openDpopKey(clientKey))
  tokens.keyId = binding.keyId
  tokens.proofOf = (accessToken) => ({
    sign: ({ method, url }) => binding.sign(method, url, accessToken),
    note: ({ status, headers }, url) =>
      binding.note(headers, url) && status === 401 && wantsNonce(headers.get('www-authenticate')),
  })
  return binding.handle
}

const wantsNonce = (challenge: string | null) => /\buse_dpop_nonce\b/.test(challenge ?? '')
