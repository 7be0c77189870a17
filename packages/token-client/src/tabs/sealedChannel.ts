import { askSealed, isQuestion, seal } from './sealedMessage.ts'

/** Questions to the other tabs, and answers to theirs. */
export type SealedChannel = {
  /** Answers a question with what this tab has to give. Anything else is dropped. */
  hear(message: unknown, channel: BroadcastChannel): void
  /**
   * Asks so many tabs. Resolves with what `take` makes of an answer, with `null` when it makes nothing of any or none has
   * come for so long: a tab may be frozen.
   */
  ask<T>(
    tabs: number,
    answerWithinMs: number,
    signal: AbortSignal,
    take: (content: unknown) => T | null,
  ): Promise<T | null>
}

export function createSealedChannel(name: string, give: () => unknown): SealedChannel {
  /** Questions of this tab, which its other channel hears too. */
  const asked = new Set<string>()
  const post = (channel: BroadcastChannel, message: unknown) =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
    channel.postMessage(message)

  return {
    hear(message, channel) {
      if (!isQuestion(message) || asked.has(message.id)) return
      seal(message, give(), name)
        .then((answer) => post(channel, answer))
        .catch(() => {}) // its key is none, or the channel was closed meanwhile
    },
    async ask<T>(tabs: number, answerWithinMs: number, signal: AbortSignal, take: (content: unknown) => T | null) {
      if (tabs < 1) return null
      let unheard = tabs
      const { question, open } = await askSealed(name)
      const giveUp = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)])
      const channel = new BroadcastChannel(name)
      asked.add(question.id)
      return new Promise<T | null>((resolve) => {
        giveUp.addEventListener('abort', () => resolve(null))
        channel.addEventListener('message', async ({ data }: MessageEvent<unknown>) => {
          const content = await open(data)
          // not ours, or late: the person may have signed out meanwhile
          if (content === undefined || giveUp.aborted || !asked.has(question.id)) return
          const taken = take(content)
          if (taken || --unheard < 1) resolve(taken)
        })
        post(channel, question)
        if (giveUp.aborted) resolve(null)
      }).finally(() => {
        channel.close()
        asked.delete(question.id)
      })
    },
  }
}
