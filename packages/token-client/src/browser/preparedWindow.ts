import { openPopup } from './openPopup.ts'

/** A window that is opened within a click, before it is known whether a request needs it. */
export type PreparedWindow = {
  isOpen(): boolean
  /** Returns the window, if it is still open. Its release no longer closes it. */
  take(): Window | undefined
  /** Opens the window. Returns the release, which closes an unused window. Never throws. */
  open(purpose: 'extend' | 'sign-in'): () => void
}

export function createPreparedWindow(name: string): PreparedWindow {
  let prepared: Window | undefined
  return {
    isOpen: () => prepared?.closed === false,
    take() {
      const popup = prepared
      prepared = undefined
      return popup?.closed ? undefined : popup
    },
    open(purpose) {
      let own: Window | undefined
      try {
        own = prepared = openPopup(name, purpose === 'extend' ? 'silent-authentication' : purpose)
      } catch {
        // blocked: the request itself says so, if it turns out to need the window
      }
      return () => {
        if (!own || prepared !== own) return
        prepared = undefined
        own.close()
      }
    },
  }
}
