import type { OidcSettings } from '../protocol/oidcOptions.ts'
import { failure } from '../protocol/protocolError.ts'
import type { TokenStore } from './tokenStore.ts'
import type { TokenFeatures } from '../protocol/tokenRequestContext.ts'

export type LoadableTokenFeatures = {
  /** Once, when they are first needed. @throws TokenClientError `network` */
  load(): Promise<TokenFeatures>
  /** Removes what was put away, in this page or an earlier one. Never fails. */
  clear(): Promise<void>
}

/** `undefined` when nothing is asked for that needs them. */
export function loadableTokenFeatures(
  key: string,
  settings: OidcSettings,
  tokens: TokenStore,
): LoadableTokenFeatures | undefined {
  const { tokenStorage = 'memory', useDpop, loadUserInfo } = settings
  if (tokenStorage === 'memory' && !useDpop && !loadUserInfo) return undefined
  let loading: Promise<TokenFeatures> | undefined
  let loaded: TokenFeatures | undefined
  const load = () =>
    (loading ??= import('./openTokenFeatures.ts')
      .then(({ openTokenFeatures }) => openTokenFeatures(key, settings, tokens))
      .then(
        (features) => (loaded = features),
        (cause: unknown) => {
          loading = undefined
          throw failure('network', 'configuration', 'A part of the client cannot be loaded.', { cause })
        },
      ))
  return { load, clear: async () => (loaded ?? (await load().catch(() => undefined)))?.clear() }
}
