import { AsyncLocalStorage } from 'node:async_hooks'

/** A successful token response, kept while it is validated. */
type CapturedResponse = { body: string; status: number; headers: [string, string][] }

/** Keeps the response to one grant, so that it can be validated again and its refresh token is not lost. */
export type GrantCapture = {
  /** Runs an operation of the protocol library. After the first response, later runs receive the same response. */
  run<Result>(operation: () => Promise<Result>): Promise<Result>
  /** The token endpoint has answered the grant. */
  hasResponse(): boolean
  /** Refresh token of the response, which is valid even if the response fails a check. */
  refreshToken(): string | undefined
}

type Slot = { response?: CapturedResponse }
const slots = new AsyncLocalStorage<Slot>()

export function createGrantCapture(): GrantCapture {
  const slot: Slot = {}
  return {
    run: (operation) => slots.run(slot, operation),
    hasResponse: () => slot.response !== undefined,
    refreshToken() {
      try {
        const { refresh_token: token } = Object(JSON.parse(slot.response?.body ?? '')) as Record<string, unknown>
        return typeof token === 'string' && token !== '' ? token : undefined
      } catch {
        return undefined
      }
    },
  }
}

/** Sends a request to the token endpoint. Within a capture, the first successful response is kept and then repeated. */
export async function sendGrant(send: () => Promise<Response>): Promise<Response> {
  const slot = slots.getStore()
  if (!slot) return send()
  if (!slot.response) {
    const response = await send()
    if (!response.ok) return response
    const body = await response.text()
    slot.response = { body, status: response.status, headers: [...response.headers] }
  }
  const { body, status, headers } = slot.response
  return new Response(body, { status, headers })
}
