import type { SessionEngine } from '@stillhere/session-engine'

/**
 * Opens a WebSocket whose first message carries the access token; an address would be written into logs. It closes when
 * the user signs out or changes, so that no other user receives their messages.
 */
export async function openSocket(
  engine: Pick<SessionEngine, 'getAccessToken' | 'personSignal'>,
  url: `wss://${string}`,
): Promise<WebSocket> {
  const person = engine.personSignal()
  const { value } = await engine.getAccessToken({ signal: person })
  const socket = new WebSocket(url)
  socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'authenticate', token: value })))
  const close = () => socket.close(1000)
  person.addEventListener('abort', close)
  socket.addEventListener('close', () => person.removeEventListener('abort', close))
  return socket
}
