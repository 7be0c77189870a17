import { postTo, replyChannel, type SealedChannel } from './sealedChannel.ts'
import { openFromGroup, sealForGroup, type GroupKey, type GroupMessage, type Question } from './sealedMessage.ts'

/** Messages to all tabs that hold tokens. */
export type GroupChannel = {
  /** Posts to so many other tabs. Resolves when all have received it, or after a short time: a tab may be frozen. */
  post(group: GroupKey, content: unknown, others: number, signal: AbortSignal): Promise<void>
  /** Receives a message. If this tab lacks the group key, it asks the sender. */
  hear(message: GroupMessage): Promise<void>
  /** Answers a question that all tabs received, unless another tab does. */
  answerFirst(question: Question, signal: AbortSignal): Promise<void>
  /** Ends the answers to the last message. */
  stop(): void
}

/** How long receipts are awaited, and how long a question to all has one answer, in ms. */
const receiptsWithinMs = 200
/** How long the sender of a message answers tabs that lack the group key, in ms. */
const answersForMs = 2_000

const receipt = 'received'

export function createGroupChannel(
  name: string,
  sealed: SealedChannel,
  postToAll: (message: unknown) => void,
  groupKey: () => GroupKey | undefined,
  receive: (content: unknown) => void,
): GroupChannel {
  let stop = () => {}
  /** Counts receipts, and answers questions, on the private channel of a message. */
  const openReplies = (id: string, onReceipt: () => void) => {
    stop()
    const replies = new BroadcastChannel(replyChannel(name, id))
    replies.addEventListener('message', ({ data }) => (data === receipt ? onReceipt() : sealed.hear(data)))
    const timer = setTimeout(() => stop(), answersForMs)
    stop = () => {
      clearTimeout(timer)
      replies.close()
    }
  }

  return {
    async post(group, content, others, signal) {
      const message = await sealForGroup(group, content, name)
      if (signal.aborted) return
      let missing = others
      const all = new AbortController()
      openReplies(message.id, () => --missing < 1 && all.abort())
      postToAll(message)
      await waitFor(receiptsWithinMs, AbortSignal.any([signal, all.signal]))
      if (missing < 1 || signal.aborted) stop()
    },
    async hear(message) {
      const group = groupKey()
      const content = group && (await openFromGroup(group, message, name))
      const sender = replyChannel(name, message.id)
      const ask = (question: Question) => postTo(sender, question)
      if (content !== undefined) receive(content)
      else await sealed.ask(1, answersForMs, AbortSignal.timeout(answersForMs), (given) => (receive(given), null), ask)
      postTo(sender, receipt)
    },
    answerFirst: (question, signal) =>
      navigator.locks.request(replyChannel(name, question.id), { ifAvailable: true }, async (lock) => {
        if (!lock) return
        sealed.hear(question)
        await waitFor(receiptsWithinMs, signal)
      }),
    stop: () => stop(),
  }
}

const waitFor = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
