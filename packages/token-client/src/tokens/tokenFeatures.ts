import type { DPoPHandle } from 'oauth4webapi'
import type { Authentication } from '../authentication.ts'
import type { OidcSettings } from '../protocol/oidcOptions.ts'
import { failure } from '../protocol/protocolError.ts'
import type { TokenRequestContext, Grant } from '../protocol/tokenRequest.ts'
import type { Wanted } from './tokenSnapshot.ts'
import type { TokenStore } from './tokenStore.ts'

/** What only those clients need whose tokens are bound to a key, rest somewhere, or are joined by user info: loaded aside. */
export type TokenFeatures = {
  /** Sends requests that carry tokens or codes, where a worker keeps the refresh token through that worker. */
  send: typeof fetch
  /** The key that tokens are bound to. */
  dpop: DPoPHandle | undefined
  /** Takes over what an earlier page or another tab has put away, if it is newer. `null` when what is wanted is not there. */
  take(wanted: Wanted): Promise<Authentication | null>
  /** Puts away what is held now. Never fails. */
  save(): Promise<void>
  /** Removes what was put away. Never fails. */
  clear(): Promise<void>
  /** Adds to what was granted. */
  complete(context: TokenRequestContext, grant: Grant): Promise<Grant>
}

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
