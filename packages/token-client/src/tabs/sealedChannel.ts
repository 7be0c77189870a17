import { askSealed, isQuestion, seal, type Question } from './sealedMessage.ts'

/** Encrypted questions to other tabs, and answers to their questions. */
export type SealedChannel = {
  /** Answers a question with what this tab gives, on the private channel of the question. Ignores other messages. */
  hear(message: unknown): void
  /**
   * Posts a question, and waits for so many answers. Resolves with the first result of `take` that is not `null`. Resolves
   * with `null` if there is none, or if no answer arrives in time: a tab may be frozen.
   */
  ask<T>(
    answers: number,
    answerWithinMs: number,
    signal: AbortSignal,
    take: (content: unknown) => T | null,
    post?: (question: Question) => void,
  ): Promise<T | null>
}

/** Posts a message on a channel that is not open. */
export function postTo(channelName: string, message: unknown): void {
  const channel = new BroadcastChannel(channelName)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
  channel.postMessage(message)
  channel.close()
}

/** The channel on which only the tab listens that posted the message with this id. */
export const replyChannel = (name: string, id: string): string => `${name}:${id}`

export function createSealedChannel(
  name: string,
  give: () => unknown,
  pair?: () => Promise<CryptoKeyPair>,
): SealedChannel {
  /** Questions of this tab, which its other channels receive too. */
  const asked = new Set<string>()

  return {
    hear(message) {
      if (!isQuestion(message) || asked.has(message.id)) return
      seal(message, give(), name, pair?.())
        .then((answer) => postTo(replyChannel(name, message.id), answer))
        .catch(() => {}) // the key of the question is invalid
    },
    async ask(answers, answerWithinMs, signal, take, post = (question) => postTo(name, question)) {
      if (answers < 1) return null
      let missing = answers
      const { question, open } = await askSealed(name, pair?.())
      const giveUp = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)])
      const replies = new BroadcastChannel(replyChannel(name, question.id))
      asked.add(question.id)
      return new Promise<ReturnType<typeof take>>((resolve) => {
        giveUp.addEventListener('abort', () => resolve(null))
        replies.addEventListener('message', async ({ data }: MessageEvent<unknown>) => {
          const content = await open(data)
          // not for this question, or late: the user may have signed out meanwhile
          if (content === undefined || giveUp.aborted || !asked.has(question.id)) return
          const taken = take(content)
          if (taken || --missing < 1) resolve(taken)
        })
        if (giveUp.aborted) resolve(null)
        else post(question)
      }).finally(() => {
        replies.close()
        asked.delete(question.id)
      })
    },
  }
}
