import type { KeyValueStorage, TokenStorage } from '../protocol/oidcOptions.ts'
import { adoptTokens, isTokenSet, toTokenSet } from './tokenSnapshot.ts'
import type { TokenStore } from './tokenStore.ts'
import type { TokenFeatures } from '../protocol/tokenRequestContext.ts'

/** Changes with the shape of what is put away: what another version has left is not read. */
const version = '1'

/**
 * Puts tokens away under the client's own name, and checks what it finds there as it checks what another tab hands over.
 * A storage that is blocked, full, cleared or tampered with costs a request more, and nothing else: nothing here throws.
 */
export function restTokens(
  key: string,
  chosen: Exclude<TokenStorage, 'worker' | (() => Worker)>,
  issuer: string,
  tokens: TokenStore,
): Pick<TokenFeatures, 'take' | 'save' | 'clear'> {
  const name = `stillhere:tokens:${key}`
  const storage = (): KeyValueStorage | null =>
    chosen === 'memory'
      ? null
      : chosen === 'session-storage'
        ? sessionStorage
        : chosen === 'local-storage'
          ? localStorage
          : chosen
  /** One after the other: a slow storage keeps what was last said. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = async <T>(use: (storage: KeyValueStorage | null) => Promise<T>): Promise<T | null> => {
    const turn = last.then(() => use(storage()))
    last = turn.catch(() => {})
    return turn.catch(() => null) // blocked or full
  }
  const clear = async () => {
    forgottenAt(name, Date.now())
    await inTurn(async (one) => one?.removeItem(name))
  }

  return {
    clear,
    async save() {
      const held = toTokenSet(tokens, version)
      if (!held) return
      const text = JSON.stringify({ ...held, savedAt: Date.now() })
      const isKept = await inTurn(async (one) => {
        await one?.setItem(name, text)
        return true
      })
      // a refresh token that was replaced meanwhile must not be found again
      if (!isKept) await clear()
    },
    async take(wanted) {
      const text = await inTurn(async (one) => one?.getItem(name))
      const content = readJson(text)
      const savedAt = Number(Object(content).savedAt)
      if (!isTokenSet(content) || content.epoch !== version || !(savedAt > forgottenAt(name))) return null
      const { authentication, refresh, idToken, keyId } = content
      const adopted = adoptTokens(tokens, content, issuer, version, wanted)
      if (adopted || tokens.authentication) return adopted
      // what is left of a session whose access token has expired: the refresh token, and who it belongs to
      if (refresh && authentication.user.iss === issuer && keyId === tokens.keyId)
        Object.assign(tokens, { authentication, refresh, idToken })
      return null
    },
  }
}

const readJson = (text: string | null | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null // not written by us
  }
}

/** When a tab has last forgotten its tokens: what others have put away before, each for itself, is over as well. */
function forgottenAt(name: string, now?: number): number {
  try {
    if (now !== undefined) localStorage.setItem(`${name}:forgotten`, String(now))
    return Number(localStorage.getItem(`${name}:forgotten`))
  } catch {
    return 0 // blocked: no tab hears of another
  }
}
