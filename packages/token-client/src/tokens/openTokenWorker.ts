import { serveTokenRequests, type WorkerAnswer, type WorkerRequest } from './serveTokenRequests.ts'

const startsWithinMs = 3_000

/**
 * A `fetch` for token requests that are sent by a worker of this page, which keeps the refresh token to itself. Where no
 * worker can be had (a policy without `worker-src blob:`, say) the page sends them, and keeps the token in memory.
 */
export async function openTokenWorker(chosen: 'worker' | (() => Worker), direct: typeof fetch): Promise<typeof fetch> {
  const worker = await startWorker(chosen)
  if (!worker) return direct
  const waiting = new Map<number, (answer: WorkerAnswer) => void>()
  let count = 0
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => waiting.get(data.id)?.(data))
  const post = (request: WorkerRequest) =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has one page
    worker.postMessage(request)

  return async (input, init = {}) => {
    const { signal, body, keepalive = false } = init
    // what carries no form carries no refresh token
    if (!(body instanceof URLSearchParams)) return direct(input, init)
    signal?.throwIfAborted()
    const id = ++count
    const url = `${input instanceof Request ? input.url : input}`
    const end = () => post({ id })
    signal?.addEventListener('abort', end)
    const answer = await new Promise<WorkerAnswer>((resolve) => {
      waiting.set(id, resolve)
      post({ id, url, headers: [...new Headers(init.headers)], body: `${body}`, keepalive })
    })
    waiting.delete(id)
    signal?.removeEventListener('abort', end)
    const { status, headers = [], text = '' } = answer
    if (!status) throw new TypeError('The worker could not reach the server.')
    return new Response(/^(101|204|205|304)$/.test(`${status}`) ? null : text, { status, headers })
  }
}

/** Resolves once it runs; with `null` when it never will. */
async function startWorker(chosen: 'worker' | (() => Worker)): Promise<Worker | null> {
  try {
    const worker = typeof chosen === 'function' ? chosen() : new Worker(ownScript())
    const isRunning = await new Promise<boolean>((resolve) => {
      worker.addEventListener('message', () => resolve(true), { once: true })
      worker.addEventListener('error', () => resolve(false), { once: true })
      setTimeout(() => resolve(false), startsWithinMs)
    })
    if (isRunning) return worker
    worker.terminate()
  } catch {
    // no workers here, or not from this address
  }
  return null
}

/** Bundlers may put a call of `__name` into functions. */
const ownScript = (): string =>
  URL.createObjectURL(
    new Blob([`const __name = (one) => one;(${String(serveTokenRequests)})(self)`], { type: 'text/javascript' }),
  )
