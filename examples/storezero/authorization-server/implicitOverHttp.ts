import type { Provider } from 'oidc-provider'

type Refusal = (message: string, code?: string) => void

/** oidc-provider gives tokens in the front channel to https only, and not to localhost, which is all that the demo has. */
export function allowImplicitOverHttp(provider: Provider): void {
  const { Schema } = provider.Client as unknown as { Schema: { prototype: { invalidate: Refusal } } }
  const { invalidate } = Schema.prototype
  Schema.prototype.invalidate = function refuse(message, code) {
    if (code !== 'implicit-force-https' && code !== 'implicit-forbid-localhost') invalidate.call(this, message, code)
  }
}
