/**
 * Reads server-sent events with `fetch`, because an `EventSource` cannot send the token in a header.
 * Resolves when the server ends the stream: call it again to continue with a fresh token.
 */
export async function readEvents(
  authorizedFetch: typeof fetch,
  url: string,
  onData: (data: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const response = await authorizedFetch(url, {
    headers: { accept: 'text/event-stream' },
    ...(signal ? { signal } : {}),
  })
  if (!response.ok || !response.body) throw new Error(`The API answered ${response.status}.`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const events = (rest + part.value).split(/\r?\n\r?\n/)
    rest = events.pop() ?? ''
    for (const event of events) {
      const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'))
      if (lines.length > 0) onData(lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n'))
    }
  }
}
