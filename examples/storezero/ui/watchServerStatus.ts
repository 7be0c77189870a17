/** What `GET /status?own` of the authorization server says. Instants by the server's clock, epoch ms. */
export type ServerStatus = {
  now: number
  /** The SSO session of this browser. */
  own: { user: string; idleExpiresAt: number; absoluteExpiresAt: number | null } | null
  /** The session at the social provider that this browser has come by way of, as long as that one says it lives. */
  upstream: { name: string; user: string; idleExpiresAt: number } | null
  requests: { at: number; endpoint: string; clientId: string | null; prompt?: string; outcome: string }[]
}

const everyMs = 2000

/**
 * Looks every other second while the page is visible, and whenever it is told to. Looking extends nothing.
 * @param onStatus `null`: no answer
 */
export function watchServerStatus(
  url: string,
  onStatus: (status: ServerStatus | null) => void,
): { look(): void; stop(): void } {
  const abort = new AbortController()
  const look = async () => {
    if (document.hidden) return
    try {
      const response = await fetch(url, { credentials: 'include', signal: abort.signal })
      onStatus((await response.json()) as ServerStatus)
    } catch {
      if (!abort.signal.aborted) onStatus(null)
    }
  }
  void look()
  const timer = setInterval(look, everyMs)
  document.addEventListener('visibilitychange', look, { signal: abort.signal })
  return {
    look: () => void look(),
    stop() {
      clearInterval(timer)
      abort.abort()
    },
  }
}
