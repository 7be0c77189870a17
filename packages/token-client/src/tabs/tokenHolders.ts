import { postTo } from './sealedChannel.ts'

/** The tabs that hold tokens. Each is known by a shared lock. One of them, the keeper, answers the questions of new tabs. */
export type TokenHolders = {
  hold(): void
  /** Returns whether this tab held tokens. */
  release(): boolean
  isHolding(): boolean
  isKeeper(): boolean
  /** Lets another tab become the keeper, for example because this one knows that its tokens are outdated. */
  stepDown(): void
  /** Posts a message to all other tabs that hold tokens. */
  post(message: unknown): void
  /** Counts the other tabs that hold tokens. */
  countOthers(): Promise<number>
}

/** Receives a message, to all holders or to the keeper. `signal` aborts when this tab stops listening. */
type Hear = (message: unknown, isForKeeper: boolean, signal: AbortSignal) => void

export const keeperChannel = (name: string): string => `${name}:keeper`

/**
 * The channel `name` reaches all holders, the channel of the keeper only that one. Locks and channels are released when the
 * page is left, because they would keep it out of the back/forward cache.
 */
export function createTokenHolders(name: string, hasTokens: () => boolean, hear: Hear): TokenHolders {
  const lockName = `${name}:holders`
  const keeper = createKeeper(keeperChannel(name), hear)
  let holding: AbortController | undefined
  let channel: BroadcastChannel | undefined

  const hold = () => {
    if (holding || !hasTokens()) return
    const { signal } = (holding = new AbortController())
    channel = listen(name, signal, (message) => hear(message, false, signal))
    navigator.locks.request(lockName, { mode: 'shared', signal }, () => aborted(signal)).catch(() => {}) // released early
    keeper.enqueue(signal)
    const leave = () => {
      release()
      globalThis.addEventListener('pageshow', hold, { once: true })
    }
    globalThis.addEventListener?.('pagehide', leave, { signal })
  }
  const release = () => {
    const wasHolding = holding !== undefined
    holding?.abort()
    holding = channel = undefined
    return wasHolding
  }
  return {
    hold,
    release,
    isHolding: () => holding !== undefined,
    isKeeper: keeper.isKeeper,
    stepDown: keeper.stepDown,
    // a channel does not receive its own messages
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
    post: (message) => (channel ? channel.postMessage(message) : postTo(name, message)),
    async countOthers() {
      const { held = [] } = await navigator.locks.query()
      return held.filter((lock) => lock.name === lockName).length - (holding ? 1 : 0)
    },
  }
}

/** The turn of this tab as the keeper. The browser queues the tabs: when the keeper goes, the next one takes its place. */
function createKeeper(channelName: string, hear: Hear) {
  let turn: AbortController | undefined
  const enqueue = (held: AbortSignal) => {
    const keep = async () => {
      turn = new AbortController()
      const signal = AbortSignal.any([held, turn.signal])
      listen(channelName, signal, (message) => hear(message, true, signal))
      await aborted(signal)
      turn = undefined
      if (!held.aborted) enqueue(held)
    }
    navigator.locks.request(channelName, { signal: held }, keep).catch(() => {}) // released while it was queued
  }
  return { enqueue, isKeeper: () => turn !== undefined, stepDown: () => turn?.abort() }
}

function listen(channelName: string, signal: AbortSignal, receive: (message: unknown) => void): BroadcastChannel {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }) => receive(data))
  signal.addEventListener('abort', () => channel.close())
  return channel
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
