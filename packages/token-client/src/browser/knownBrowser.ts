/** What this browser remembers of a sign-in, until a sign-out. It holds nothing about the user. */
export type KnownBrowser = {
  /** Whether a user has signed in here with this client, and not out. */
  isKnown(): boolean
  /** Parameters of the last sign-in that silent requests must repeat, such as `organization`. */
  parameters(): { extraParams?: Record<string, string> }
  /** Takes note of a sign-in: always, or only if it had parameters. */
  remember(extraParams: Record<string, string> | undefined): void
  forget(): void
}

/**
 * @param key the client's key
 * @param notesAll also sign-ins without parameters
 */
export function createKnownBrowser(key: string, notesAll: boolean): KnownBrowser {
  const name = `stillhere:known:${key}`
  const read = (): { parameters?: Record<string, string> } | null => {
    try {
      return JSON.parse(localStorage.getItem(name) ?? 'null') as { parameters?: Record<string, string> } | null
    } catch {
      return null // blocked, or not ours
    }
  }
  const write = (text: string | null): void => {
    try {
      if (text === null) localStorage.removeItem(name)
      else localStorage.setItem(name, text)
    } catch {
      // blocked or full: the next visit counts as anonymous
    }
  }
  return {
    isKnown: () => read() !== null,
    parameters() {
      const entries = Object.entries(Object(read()?.parameters) as object)
      const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      return texts.length > 0 ? { extraParams: Object.fromEntries(texts) } : {}
    },
    remember(parameters) {
      if (parameters || notesAll) write(JSON.stringify({ parameters }))
    },
    forget: () => write(null),
  }
}
