import type { OidcSettings } from './oidcOptions.ts'
import { restTokens } from './restTokens.ts'
import type { TokenExtras } from './tokenExtras.ts'
import type { TokenStore } from './tokenStore.ts'

/** Prepares what the options ask for, and nothing else, before the first token is asked for. */
export async function openTokenExtras(key: string, settings: OidcSettings, tokens: TokenStore): Promise<TokenExtras> {
  const { tokenStorage = 'memory', useDpop, loadUserInfo } = settings
  const isAside = tokenStorage === 'worker' || typeof tokenStorage === 'function'
  const [worker, binding, info] = await Promise.all([
    isAside && import('./openTokenWorker.ts'),
    useDpop && import('./bindTokens.ts'),
    loadUserInfo && import('./addUserInfo.ts'),
  ])
  const direct = isAside && worker ? await worker.openTokenWorker(tokenStorage, settings.fetch) : settings.fetch
  const send = binding ? await binding.bindTokens(key, tokens, direct) : direct
  return {
    ...restTokens(key, isAside ? 'memory' : tokenStorage, settings.issuer, tokens),
    send,
    complete: info ? info.addUserInfo(send, tokens) : async (_, grant) => grant,
  }
}
