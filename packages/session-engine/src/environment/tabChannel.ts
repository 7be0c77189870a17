/** Speaks to the other tabs of this app, not to itself. */
export type TabChannel = { post(message: unknown): void; close(): void }

export type OpenTabChannel = (name: string, receive: (message: unknown) => void) => TabChannel

export const openBroadcastChannel: OpenTabChannel = (name, receive) => {
  if (typeof BroadcastChannel === 'undefined') return { post: () => {}, close: () => {} }
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => receive(data))
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}
