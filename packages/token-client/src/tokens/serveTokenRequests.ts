/** What the page asks of the worker; without `url`: that an earlier request ends. */
export type WorkerRequest = {
  id: number
  url?: string
  headers?: [string, string][]
  body?: string
  keepalive?: boolean
}

/** Without `status`: the server could not be reached. */
export type WorkerAnswer = { id: number; status?: number; headers?: [string, string][]; text?: string }

/** What a worker's global scope has to offer here. */
export type WorkerScope = {
  addEventListener(type: 'message', listener: (event: { data: WorkerRequest }) => void): void
  postMessage(answer: WorkerAnswer): void
}

/**
 * Sends token requests for a page that shall not see refresh tokens. Each is answered with a name in place of the
 * refresh token, and the name in a request is replaced by the token, which only goes back to the origin it came from.
 *
 * It runs in a worker that is made of this very function's text: it uses nothing from outside itself.
 */
export function serveTokenRequests(scope: WorkerScope): void {
  const held = new Map<string, { token: string; origin: string }>()
  const running = new Map<number, AbortController>()

  const hide = (text: string, origin: string) => {
    let content: { refresh_token?: unknown } | null
    try {
      content = JSON.parse(text)
    } catch {
      return '' // what cannot be read might hold one
    }
    if (typeof content?.refresh_token !== 'string') return text
    const name = `in-worker.${crypto.randomUUID()}`
    held.set(name, { token: content.refresh_token, origin })
    return JSON.stringify({ ...content, refresh_token: name })
  }
  const send = async ({ id, url, headers, body, keepalive }: Required<WorkerRequest>): Promise<WorkerAnswer> => {
    const abort = new AbortController()
    running.set(id, abort)
    try {
      const { origin } = new URL(url)
      const form = new URLSearchParams(body)
      for (const field of ['refresh_token', 'token']) {
        const known = held.get(form.get(field) ?? '')
        if (known?.origin === origin) form.set(field, known.token)
      }
      const { signal } = abort
      const init: RequestInit = { method: 'POST', headers, body: form, redirect: 'error', keepalive, signal }
      const response = await fetch(url, init)
      const text = hide(await response.text(), origin)
      return { id, status: response.status, headers: [...response.headers], text }
    } catch {
      return { id }
    } finally {
      running.delete(id)
    }
  }
  scope.addEventListener('message', ({ data }) => {
    if (data.url === undefined) running.get(data.id)?.abort()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one page
    else void send(data as Required<WorkerRequest>).then((answer) => scope.postMessage(answer))
  })
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- says that it is there
  scope.postMessage({ id: 0 })
}
