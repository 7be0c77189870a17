import type { OidcSettings } from '../adapters/oidc/oidcOptions.ts'
import { restTokens } from './tokenPersistence.ts'
import type { TokenExtras } from './tokenFeatures.ts'
import type { TokenStore } from './tokenStore.ts'

/** Prepares what the options ask for, and nothing else, before the first token is asked for. */
export async function openTokenExtras(key: string, settings: OidcSettings, tokens: TokenStore): Promise<TokenExtras> {
  const { tokenStorage = 'memory', useDpop, loadUserInfo } = settings
  const isAside = tokenStorage === 'worker' || typeof tokenStorage === 'function'
  const [worker, binding, info] = await Promise.all([
    isAside && import('./openTokenWorker.ts'),
    useDpop && import('../protocol/bindTokens.ts'),
    loadUserInfo && import('../protocol/addUserInfo.ts'),
  ])
  const direct = isAside && worker ? await worker.openTokenWorker(tokenStorage, settings.fetch) : settings.fetch
  const send = binding ? await binding.bindTokens(key, tokens, direct) : direct
  return {
    ...restTokens(key, isAside ? 'memory' : tokenStorage, settings.issuer, tokens),
    send,
    complete: info ? info.addUserInfo(send, tokens) : async (_, grant) => grant,
  }
}
