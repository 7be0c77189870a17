/** Sends messages to the other tabs of this app. */
type TabChannel = { post(message: unknown): void; close(): void }

/** Opens a channel. The sender also stores each message under `name`, which serves browsers without BroadcastChannel. */
export type OpenTabChannel = (name: string, receive: (message: unknown) => void) => TabChannel

export const openBrowserTabChannel: OpenTabChannel = (name, receive) => {
  if (typeof BroadcastChannel === 'undefined') return listenToStorage(name, receive)
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => receive(data))
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}

/** Receives through the `storage` event, which the browser sends to all tabs but the writer. */
const listenToStorage: OpenTabChannel = (name, receive) => {
  const stop = new AbortController()
  const read = ({ key, newValue }: StorageEvent) => {
    if (key !== name || newValue === null) return
    try {
      receive(JSON.parse(newValue))
    } catch {
      // not written by this library
    }
  }
  window.addEventListener('storage', read, { signal: stop.signal })
  return { post: () => {}, close: () => stop.abort() }
}
