import type { Authentication } from '../authentication.ts'
import { createHeldTokens } from './heldTokens.ts'
import { createSealedChannel } from './sealedChannel.ts'
import { withTabLock } from './tabLock.ts'
import { createTokenMarks, type TokenMarks } from '../tokens/refreshTokenLedger.ts'
import { adoptTokens, toTokenSet, type Wanted } from '../tokens/tokenSnapshot.ts'
import type { TokenStore } from '../tokens/tokenStore.ts'

/** The part of sharing that only a tab needs that holds tokens or has siblings: loaded then. */
export type TokenHandover = {
  marks: TokenMarks
  join(hasSignedIn: boolean): void
  leave(isForgotten: boolean): void
  /** Takes what is wanted from a sibling, else works, one tab at a time. Without `wanted` only works. */
  run(
    work: () => Promise<Authentication>,
    wanted: Wanted | null,
    signal: AbortSignal,
    patienceMs: number,
  ): Promise<Authentication>
}

/**
 * How long an answer is waited for, in ms. Somebody waits for a page that opens. A renewal has time, and on a busy machine
 * the tab that has renewed already may need some to say so.
 */
const patience = { opening: 250, renewing: 2_000 }

export function createTokenHandover(name: string, issuer: string, tokens: TokenStore): TokenHandover {
  const marks = createTokenMarks(name)
  /** When the tokens held here were obtained. */
  let epoch = ''
  const give = () => (epoch === marks.epoch() ? toTokenSet(tokens, epoch) : null)
  const { hear, ask } = createSealedChannel(name, give)
  const held = createHeldTokens(name, () => !!tokens.authentication, hear)
  const askFor = async (wanted: Wanted, answerWithinMs: number, signal: AbortSignal) =>
    ask(await held.countOthers(), answerWithinMs, signal, (content) =>
      adoptTokens(tokens, content, issuer, marks.epoch(), wanted),
    )

  return {
    marks,
    join(hasSignedIn) {
      if (!tokens.authentication) return
      if (hasSignedIn) marks.newEpoch()
      epoch = marks.epoch()
      held.hold()
    },
    leave(isForgotten) {
      // a tab that is told late of a sign-out does not undo the sharing of those who have signed in since
      if (held.release() && isForgotten && epoch === marks.epoch()) marks.newEpoch()
    },
    async run(work, wanted, signal, patienceMs) {
      // who holds nothing yet is given something out of turn
      const given = wanted && !tokens.authentication && (await askFor(wanted, patience.opening, signal))
      return (
        given ||
        withTabLock({ name, patienceMs, signal }, async () => {
          const newer =
            wanted && (await askFor(wanted, patience[tokens.authentication ? 'renewing' : 'opening'], signal))
          signal.throwIfAborted()
          return newer ?? work()
        })
      )
    },
  }
}
