import type { Authentication } from '../authentication.ts'
import { createRefreshTokenLedger, type RefreshTokenLedger } from '../tokens/refreshTokenLedger.ts'
import { adoptTokens, isTokenSet, newerSet, toTokenSet, type TokenSet } from '../tokens/tokenSnapshot.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'
import { createGroupChannel } from './groupChannel.ts'
import { createSealedChannel, postTo } from './sealedChannel.ts'
import {
  createGroupKey,
  createKeyPair,
  isGroupKey,
  isGroupMessage,
  isQuestion,
  type GroupKey,
} from './sealedMessage.ts'
import { withTabLock } from './tabLock.ts'
import { createTokenHolders, keeperChannel } from './tokenHolders.ts'
import type { Wanted } from '../protocol/tokenRequestContext.ts'

/** The part of token sharing that only a tab needs that holds tokens or has siblings: lazy-loaded. */
export type TokenHandover = {
  ledger: RefreshTokenLedger
  join(hasSignedIn: boolean): void
  leave(isForgotten: boolean): void
  /** Takes what is wanted from another tab, or else works, one tab at a time. Without `wanted` it only works. */
  run(
    work: () => Promise<Authentication>,
    wanted: Wanted | null,
    signal: AbortSignal,
    patienceMs: number,
  ): Promise<Authentication>
}

/**
 * How long an answer is awaited, in ms. A user waits for a page that opens. A renewal has time, and on a busy machine the tab
 * that has renewed may need some to say so.
 */
const patience = { opening: 250, renewing: 2_000 }

/**
 * Shares tokens with the other tabs. Messages grow with the number of tabs, not faster: a new tab asks one other tab, and a
 * renewal is one message to all. See docs/tabs.md for the reasons and the security of this scheme.
 */
// oxlint-disable-next-line max-lines-per-function -- the parts share the keys and the latest message
export function createTokenHandover(name: string, issuer: string, tokens: TokenStore): TokenHandover {
  const ledger = createRefreshTokenLedger(name)
  /** When the tokens of this tab were obtained. */
  let epoch = ''
  let group: GroupKey | undefined
  let pair: Promise<CryptoKeyPair> | undefined
  /** What another tab shared last. It is adopted when it is wanted. */
  let latest: TokenSet | null = null
  const waiting = new Set<() => void>()

  const keyPair = () => (pair ??= createKeyPair())
  const groupKey = () => (group?.epoch === epoch ? group : (group = createGroupKey(epoch)))
  const give = () => {
    const set = epoch === ledger.epoch() ? newerSet(toTokenSet(tokens, epoch), latest) : null
    // the user signed in or out in another tab, which may have what this one lacks
    if (!set) holders.stepDown()
    return set && { ...set, group: groupKey() }
  }
  const receive = (content: unknown) => {
    const { group: theirs } = Object(content) as { group?: unknown }
    if (isGroupKey(theirs) && theirs.epoch === ledger.epoch()) group = theirs
    if (!isTokenSet(content) || content.epoch !== ledger.epoch()) return
    latest = newerSet(content, latest)
    for (const notice of waiting) notice()
  }
  const adopt = (content: unknown, wanted: Wanted) => adoptTokens(tokens, content, issuer, ledger.epoch(), wanted)
  const adoptLatest = (wanted: Wanted | null) => (wanted && latest && adopt(latest, wanted)) || null

  const sealed = createSealedChannel(name, give, keyPair)
  const broadcasts = createGroupChannel(
    name,
    sealed,
    (message) => holders.post(message),
    () => group,
    receive,
  )
  const holders = createTokenHolders(name, () => !!tokens.authentication, hear)
  function hear(message: unknown, isForKeeper: boolean, signal: AbortSignal) {
    if (isForKeeper) sealed.hear(message)
    else if (isGroupMessage(message)) void broadcasts.hear(message)
    else if (isQuestion(message) && give()) void broadcasts.answerFirst(message, signal)
  }

  /** Asks the keeper, and all holders if it does not answer: it may be frozen, or its tokens outdated. */
  const askFor = async (wanted: Wanted, answerWithinMs: number, signal: AbortSignal) => {
    const others = await holders.countOthers()
    if (others < 1) return null
    let isAnswered = false
    const take = (content: unknown) => {
      isAnswered ||= isTokenSet(content)
      receive(content)
      return adopt(content, wanted)
    }
    const isKeeper = holders.isKeeper()
    const given = isKeeper
      ? null
      : await sealed.ask(1, answerWithinMs, signal, take, (question) => postTo(keeperChannel(name), question))
    if (given || isAnswered || (others === 1 && !isKeeper)) return given
    return sealed.ask(1, answerWithinMs, signal, take, holders.post)
  }
  const share = async (signal: AbortSignal) => {
    const set = epoch === ledger.epoch() && toTokenSet(tokens, epoch)
    const others = set && holders.isHolding() ? await holders.countOthers() : 0
    if (others > 0) await broadcasts.post(groupKey(), set, others, signal)
  }

  return {
    ledger,
    join(hasSignedIn) {
      if (!tokens.authentication) return
      if (hasSignedIn) ledger.newEpoch()
      epoch = ledger.epoch()
      holders.hold()
    },
    leave(isForgotten) {
      latest = null
      broadcasts.stop()
      if (isForgotten) group = pair = undefined
      // a tab that learns late of a sign-out must not end the sharing of tabs that have signed in since
      if (holders.release() && isForgotten && epoch === ledger.epoch()) ledger.newEpoch()
    },
    async run(work, wanted, signal, patienceMs) {
      const early =
        adoptLatest(wanted) ?? (wanted && !tokens.authentication && (await askFor(wanted, patience.opening, signal)))
      if (early) return early
      const result = Promise.withResolvers<Authentication>()
      const enough = new AbortController()
      const notice = () => {
        const adopted = adoptLatest(wanted)
        if (!adopted) return
        result.resolve(adopted)
        enough.abort()
      }
      waiting.add(notice)
      const turn = withTabLock({ name, patienceMs, signal: AbortSignal.any([signal, enough.signal]) }, async () => {
        waiting.delete(notice)
        const newer =
          adoptLatest(wanted) ??
          (wanted && (await askFor(wanted, patience[tokens.authentication ? 'renewing' : 'opening'], signal)))
        signal.throwIfAborted()
        const authentication = newer ?? (await work())
        result.resolve(authentication)
        // the lock is held until the others have it, so that the next tab does not renew again
        if (!newer) await share(signal)
        return authentication
      })
      turn.catch(result.reject).finally(() => waiting.delete(notice))
      return result.promise
    },
  }
}
