/** Says to the other tabs, by a shared lock, that this one holds tokens, and listens to them meanwhile. */
export type HeldTokens = {
  hold(): void
  /** Whether they were held. */
  release(): boolean
  /** How many other tabs hold tokens. */
  countOthers(): Promise<number>
}

/** Neither lock nor channel may keep a page out of the back/forward cache, so both are given up when it is left. */
export function createHeldTokens(
  name: string,
  isHolding: () => boolean,
  hear: (message: unknown, channel: BroadcastChannel) => void,
): HeldTokens {
  const lockName = `${name}:holders`
  let holding: AbortController | undefined

  const hold = () => {
    if (holding || !isHolding()) return
    const { signal } = (holding = new AbortController())
    const channel = new BroadcastChannel(name)
    channel.addEventListener('message', ({ data }) => hear(data, channel))
    signal.addEventListener('abort', () => channel.close())
    const released = () => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    navigator.locks.request(lockName, { mode: 'shared', signal }, released).catch(() => {}) // released before it was granted
    globalThis.addEventListener?.(
      'pagehide',
      () => {
        release()
        globalThis.addEventListener('pageshow', hold, { once: true })
      },
      { signal },
    )
  }
  const release = () => {
    const wasHolding = !!holding
    holding?.abort()
    holding = undefined
    return wasHolding
  }
  return {
    hold,
    release,
    async countOthers() {
      const { held = [] } = await navigator.locks.query()
      return held.filter((lock) => lock.name === lockName).length - (holding ? 1 : 0)
    },
  }
}
