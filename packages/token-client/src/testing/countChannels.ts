import { vi } from 'vitest'

/** The channels that are open from now on, wherever they are made. Undo with `vi.unstubAllGlobals()`. */
export function countChannels(): Set<BroadcastChannel> {
  const open = new Set<BroadcastChannel>()
  vi.stubGlobal(
    'BroadcastChannel',
    class extends BroadcastChannel {
      constructor(name: string) {
        super(name)
        open.add(this)
      }
      override close() {
        open.delete(this)
        super.close()
      }
    },
  )
  return open
}
