import type { BffSettings } from './bffOptions.ts'
import { clearCookie, cookieNames, joinCookie, writeCookie, type CookieKind, type Cookies } from './cookies.ts'
import { hash } from './hash.ts'
import type { Checks } from './provider.ts'
import { Refusal } from './refusal.ts'
import type { Seal } from './seal.ts'
import type { BffParts } from './visit.ts'

/** What a sign-in under way has to remember, until the provider sends the browser back. */
export type SignInTransaction = Checks & {
  mode: 'redirect' | 'popup' | 'frame'
  /** `prompt=none`: the answer comes without a person. */
  isSilent: boolean
  /** Nothing was asked for that a person who is signed in at the provider might not meet. */
  isPlain: boolean
  returnTo: string
  /** Whose page it was. */
  subject?: string | undefined
  /** Acceptable authentication levels (`acr`). */
  levels?: readonly string[] | undefined
  startedAt: number
  /** The session that this browser had. Its cookie does not come along when another site leads back here. */
  session?: string | undefined
  /** Somebody was signed in there. Without a person, that session is extended rather than replaced. */
  wasSignedIn: boolean
}

/** Transactions rest in the browser: nobody can fill a store with sign-ins that are never completed. */
export type SignInTransactions = {
  /** Gives the public name, and the `Set-Cookie` headers: also those that take the oldest away where there are too many. */
  save(cookies: Cookies, transaction: SignInTransaction): Promise<{ transaction: string; setCookies: string[] }>
  /** `null`: this browser began no such sign-in, or too long ago. Its cookie goes in any case. */
  take(
    cookies: Cookies,
    state: string,
  ): Promise<{ transaction: string; found: SignInTransaction | null; setCookies: string[] }>
  /** The names of those under way. */
  names(cookies: Cookies): Promise<string[]>
  /** Forgets every sign-in under way. */
  clear(cookies: Cookies): string[]
}

const lifetimeMs = 900_000
const mostAtOnce = 5
/** Of all values together. With their names and the session's cookie they stay below the 8 kB that servers take of a header. */
const mostOctets = 7_400

/**
 * What becomes of a sign-in, is settled once: by the callback, which has made a session of it, or by a sign-out. `false`:
 * the other one was first.
 */
export async function settleSignIn({ store, settings }: BffParts, transaction: string): Promise<boolean> {
  // twice, because a code that comes at the last moment takes its time to redeem
  return (await store.claim(`transaction ${transaction}`, settings.now() + 2 * lifetimeMs)) !== null
}

export function createSignInTransactions({ insecureCookies, now }: BffSettings, seal: Seal): SignInTransactions {
  const prefix = `${insecureCookies ? '' : '__Host-Http-'}stillhere-tx.`
  const kind: CookieKind = { sameSite: 'Lax', insecure: insecureCookies }
  const nameOf = (state: string) => hash(state).slice(0, 22)
  const open = async (cookies: Cookies, name: string): Promise<SignInTransaction | null> => {
    const content = (await seal.open(
      `transaction ${name}`,
      joinCookie(cookies, prefix + name),
    )) as SignInTransaction | null
    return content && content.startedAt + lifetimeMs > now() ? content : null
  }
  /** Those that have to go so that another one of this size fits in, the dead and the oldest first. */
  const surplus = async (cookies: Cookies, size: number): Promise<string[]> => {
    const names = cookieNames(cookies, prefix)
    const aged = await Promise.all(
      names.map(async (name) => ({ name, at: (await open(cookies, name.slice(prefix.length)))?.startedAt ?? 0 })),
    )
    let [count, octets] = [1, size]
    const isOver = ({ name, at }: { name: string; at: number }) => {
      count += 1
      octets += joinCookie(cookies, name).length
      return at === 0 || count > mostAtOnce || octets > mostOctets
    }
    return aged
      .sort((a, b) => b.at - a.at)
      .filter(isOver)
      .map(({ name }) => name)
  }
  return {
    async save(cookies, transaction) {
      const name = nameOf(transaction.state)
      const value = await seal.seal(`transaction ${name}`, transaction)
      // a link from anywhere leads here: set, it would keep this browser out until it runs out
      if (value.length > mostOctets) throw new Refusal(400, 'request_too_large', 'This does not fit into cookies.')
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
  }
}
