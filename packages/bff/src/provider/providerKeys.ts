import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'

/** The signing keys of the provider. */
export type ProviderKeys = {
  /** Returns keys that are ten minutes old at most. */
  current(): Promise<JWTVerifyGetKey>
  /** Returns keys whose request was sent at `instant` (`performance.now()`) or later. */
  since(instant: number): Promise<JWTVerifyGetKey>
}

const maxAgeMs = 600_000

/** Caches the keys. Sends one request at a time: callers that need newer keys wait for it and share the next one. */
export function createProviderKeys(fetchKeys: () => Promise<JSONWebKeySet>): ProviderKeys {
  let latest: { sentAt: number; getKey: JWTVerifyGetKey } | undefined
  let inFlight: Promise<void> | undefined
  const load = async () => {
    const sentAt = performance.now()
    latest = { sentAt, getKey: createLocalJWKSet(await fetchKeys()) }
  }
  const since = async (instant: number): Promise<JWTVerifyGetKey> => {
    // an earlier request may return keys that are too old, and its failure says nothing about the next one
    const earlier = inFlight
    if (earlier) {
      await earlier.catch(() => undefined)
      return since(instant)
    }
    if (latest && latest.sentAt >= instant) return latest.getKey
    inFlight = load().finally(() => {
      inFlight = undefined
    })
    await inFlight
    return since(instant)
  }
  return { since, current: () => since(performance.now() - maxAgeMs) }
}
