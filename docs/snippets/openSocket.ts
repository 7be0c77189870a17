import type { SessionEngine } from '@stillhere/session-engine'

/**
 * A WebSocket that says who is there in its first message: an address is written into logs. It closes as soon as that
 * person has gone, so that nobody else reads what is for them.
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
