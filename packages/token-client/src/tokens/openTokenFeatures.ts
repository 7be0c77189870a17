import type { OidcSettings } from '../protocol/oidcOptions.ts'
import { restTokens } from './tokenPersistence.ts'
import type { TokenStore } from './tokenStore.ts'
import type { TokenFeatures } from '../protocol/tokenRequestContext.ts'

/** Prepares what the options ask for, and nothing else, before the first token is asked for. */
export async function openTokenFeatures(
  key: string,
  settings: OidcSettings,
  tokens: TokenStore,
): Promise<TokenFeatures> {
  const { tokenStorage = 'memory', useDpop, loadUserInfo } = settings
  const inWorker = tokenStorage === 'worker' || typeof tokenStorage === 'function'
  const [worker, binding, info] = await Promise.all([
    inWorker && import('./openTokenWorker.ts'),
    useDpop && import('../protocol/dpop.ts'),
    loadUserInfo && import('../protocol/userInfo.ts'),
  ])
  const send = inWorker && worker ? await worker.openTokenWorker(tokenStorage, settings.fetch) : settings.fetch
  const dpop = binding ? await binding.bindTokens(key, tokens) : undefined
  return {
    ...restTokens(key, inWorker ? 'memory' : tokenStorage, settings.issuer, tokens),
    send,
    dpop,
    complete: info ? info.addUserInfo(send, dpop, tokens) : async (_, grant) => grant,
  }
}
