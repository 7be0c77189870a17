/** What `GET /status` of the authorization server says. Instants by the server's clock, epoch ms. */
export type ServerStatus = {
  now: number
  sessions: { user: string; idleExpiresAt: number; absoluteExpiresAt: number | null }[]
  requests: { at: number; endpoint: string; clientId: string | null; prompt?: string; outcome: string }[]
}

const everyMs = 2000

/** Looks every other second while the page is visible. Looking extends nothing. `null`: no answer. */
export function watchServerStatus(url: string, onStatus: (status: ServerStatus | null) => void): () => void {
  const abort = new AbortController()
  const look = async () => {
    if (document.hidden) return
    try {
      const response = await fetch(url, { signal: abort.signal })
      onStatus((await response.json()) as ServerStatus)
    } catch {
      if (!abort.signal.aborted) onStatus(null)
    }
  }
  void look()
  const timer = setInterval(look, everyMs)
  document.addEventListener('visibilitychange', look, { signal: abort.signal })
  return () => {
    clearInterval(timer)
    abort.abort()
  }
}
