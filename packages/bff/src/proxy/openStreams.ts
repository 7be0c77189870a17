/** Responses that stream until one side ends them, such as server-sent events. */
export type OpenStreams = {
  /** Returns a stream that ends with the session, whichever process ends it. */
  watch(sessionId: string, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array>
  /** Ends the streams of a session in this process. */
  end(sessionId: string): void
}

/** How often a stream looks whether another process has ended its session. */
const lookEveryMs = 10_000

/** Creates the registry of streams. `isActive` reads a session; its failure ends no stream. */
export function createOpenStreams(isActive: (sessionId: string) => Promise<boolean>): OpenStreams {
  const streams = new Map<string, Set<() => void>>()
  return {
    watch(sessionId, body) {
      const reader = body.getReader()
      const open = streams.get(sessionId) ?? new Set()
      streams.set(sessionId, open)
      let timer: ReturnType<typeof setInterval> | undefined
      const forget = () => {
        clearInterval(timer)
        open.delete(cut)
        if (!open.size && streams.get(sessionId) === open) streams.delete(sessionId)
      }
      let close = () => {}
      const cut = () => {
        forget()
        close()
        reader.cancel().catch(() => undefined)
      }
      const look = () => isActive(sessionId).then((active) => active || cut(), () => undefined) // prettier-ignore
      timer = setInterval(() => void look(), lookEveryMs)
      if (typeof timer === 'object') timer.unref()
      open.add(cut)
      return new ReadableStream<Uint8Array>({
        start(controller) {
          close = () => controller.close()
        },
        async pull(controller) {
          try {
            const { done, value } = await reader.read()
            if (!open.has(cut)) return
            if (!done) return controller.enqueue(value)
            forget()
            controller.close()
          } catch (error) {
            forget()
            controller.error(error)
          }
        },
        cancel(reason) {
          forget()
          return reader.cancel(reason)
        },
      })
    },
    end(sessionId) {
      for (const cut of streams.get(sessionId) ?? []) cut()
    },
  }
}
