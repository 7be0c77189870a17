import type { BffSettings } from '../bffOptions.ts'
import { hash, type Cipher } from '../crypto.ts'
import { clearCookie, cookieNames, joinCookie, writeCookie, type CookieKind, type Cookies } from '../http/cookies.ts'
import { HttpError } from '../http/httpError.ts'
import type { Checks } from '../provider/provider.ts'
import type { SessionStore } from '../stores/sessionStore.ts'

/** State of a pending sign-in, kept until the provider redirects the browser back. */
export type SignInTransaction = Checks & {
  mode: 'redirect' | 'popup' | 'frame'
  /** `prompt=none`: the provider answers without user interaction. */
  isSilent: boolean
  /** The request has no condition that a user with an SSO session could fail. */
  isPlain: boolean
  returnTo: string
  /** The user that the page expects. */
  subject?: string | undefined
  /** Acceptable authentication levels (`acr`). */
  levels?: readonly string[] | undefined
  startedAt: number
  /** Session of this browser at the start. Its cookie is not sent when another site redirects back. */
  session?: string | undefined
  /** That session was active. A silent answer then extends it instead of creating a new one. */
  wasSignedIn: boolean
}

/** Pending sign-ins, kept in encrypted cookies so that requests of strangers cannot fill the store. */
export type SignInTransactions = {
  /** Returns the public name and the `Set-Cookie` headers, which also delete the oldest if there are too many. */
  save(cookies: Cookies, transaction: SignInTransaction): Promise<{ transaction: string; setCookies: string[] }>
  /** Finds the sign-in for a `state`, and deletes its cookie. `found` is `null` if this browser started none, or too long ago. */
  take(
    cookies: Cookies,
    state: string,
  ): Promise<{ transaction: string; found: SignInTransaction | null; setCookies: string[] }>
  /** Returns the names of the pending sign-ins. */
  names(cookies: Cookies): Promise<string[]>
  /** Builds the `Set-Cookie` headers that delete all pending sign-ins. */
  clear(cookies: Cookies): string[]
  /**
   * Settles a sign-in once: either the callback has created its session, or a sign-out has cancelled it. Resolves with
   * `false` if the other one came first.
   */
  settle(transaction: string): Promise<boolean>
}

const lifetimeMs = 900_000
const maxPending = 5
/** For all values together. With their names and the session cookie they stay below the 8 kB that servers accept. */
const maxOctets = 7_400

export function createSignInTransactions(
  { insecureCookies, now }: BffSettings,
  cipher: Cipher,
  store: SessionStore,
): SignInTransactions {
  const prefix = `${insecureCookies ? '' : '__Host-Http-'}stillhere-tx.`
  const kind: CookieKind = { sameSite: 'Lax', insecure: insecureCookies }
  const nameOf = (state: string) => hash(state).slice(0, 22)
  const open = async (cookies: Cookies, name: string): Promise<SignInTransaction | null> => {
    const value = joinCookie(cookies, prefix + name)
    const content = (await cipher.decrypt(`transaction ${name}`, value)) as SignInTransaction | null
    return content && content.startedAt + lifetimeMs > now() ? content : null
  }
  /** Returns the cookies to delete so that a value of this size fits: invalid ones and the oldest. */
  const surplus = async (cookies: Cookies, size: number): Promise<string[]> => {
    const names = cookieNames(cookies, prefix)
    const pending = await Promise.all(
      names.map(async (name) => ({ name, at: (await open(cookies, name.slice(prefix.length)))?.startedAt ?? 0 })),
    )
    let [count, octets] = [1, size]
    const isSurplus = ({ name, at }: { name: string; at: number }) => {
      count += 1
      octets += joinCookie(cookies, name).length
      return at === 0 || count > maxPending || octets > maxOctets
    }
    return pending
      .sort((a, b) => b.at - a.at)
      .filter(isSurplus)
      .map(({ name }) => name)
  }
  return {
    async save(cookies, transaction) {
      const name = nameOf(transaction.state)
      const value = await cipher.encrypt(`transaction ${name}`, transaction)
      // links of other sites lead here: a cookie that servers refuse would lock this browser out
      if (value.length > maxOctets) throw new HttpError('request_too_large', 'The sign-in does not fit into cookies.')
      const setCookies = writeCookie(prefix + name, value, { ...kind, maxAgeMs: lifetimeMs })
      const old = await surplus(cookies, value.length)
      return {
        transaction: name,
        setCookies: [...old.flatMap((one) => clearCookie(cookies, one, kind)), ...setCookies],
      }
    },
    async take(cookies, state) {
      const transaction = nameOf(state)
      const setCookies = clearCookie(cookies, prefix + transaction, kind)
      return { transaction, found: await open(cookies, transaction), setCookies }
    },
    async names(cookies) {
      const names = cookieNames(cookies, prefix).map((name) => name.slice(prefix.length))
      const found = await Promise.all(names.map((name) => open(cookies, name)))
      return names.filter((_, index) => found[index])
    },
    clear: (cookies) => cookieNames(cookies, prefix).flatMap((name) => clearCookie(cookies, name, kind)),
    async settle(transaction) {
      // twice the lifetime: a code that arrives at the last moment still takes time to redeem
      return (await store.claim(`transaction ${transaction}`, now() + 2 * lifetimeMs)) !== null
    },
  }
}
