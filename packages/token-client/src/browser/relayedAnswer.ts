/**
 * Waits for the page to which an authorization response comes (see `relayResponse`). Whatever does not answer this very
 * request is ignored.
 *
 * @param take also gets when the navigation that brought the answer started, by this device's clock, as that page says
 */
export function onAuthorizationResponse(
  state: string,
  signal: AbortSignal,
  take: (response: URLSearchParams, navigatedAt: unknown) => void,
): void {
  if (!globalThis.BroadcastChannel) return // then a web message is the only way
  const channel = new BroadcastChannel(state)
  signal.addEventListener('abort', () => channel.close())
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const [text, navigatedAt] = Array.isArray(data) ? (data as unknown[]) : []
    const response = new URLSearchParams(typeof text === 'string' ? text : '')
    if (response.get('state') === state) take(response, navigatedAt)
  })
}
