/** Speaks to the other tabs of this app, not to itself. */
type TabChannel = { post(message: unknown): void; close(): void }

/** What is posted is also kept in the storage under the channel's name, by whoever posts. */
export type OpenTabChannel = (name: string, receive: (message: unknown) => void) => TabChannel

export const openBrowserTabChannel: OpenTabChannel = (name, receive) => {
  if (typeof BroadcastChannel === 'undefined') return listenToStorage(name, receive)
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => receive(data))
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}

/** Where there is no BroadcastChannel, the storage rings the bell. */
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
