'use client'
import { useEffect, useRef, type RefObject } from 'react'
import { focusPath, returnFocus } from './focusReturn.ts'

/** Keys pressed this soon after opening were meant for what was there before. */
const graceMs = 500

/**
 * Opens a native `<dialog>` as modal while `open`, and gives the focus back afterwards. Nobody asked for these dialogs,
 * so they open without a user activation, and then the browser's own handling of Escape closes them without asking, or
 * closes a dialog of the app below: Escape is handled here, before it gets that far. The element with `data-autofocus`
 * gets the focus.
 */
export function useModalDialog(open: boolean, onEscape?: () => void): RefObject<HTMLDialogElement | null> {
  const ref = useRef<HTMLDialogElement>(null)
  const escape = useRef(onEscape)
  const lastFocused = useRef<Element | null>(null)
  useEffect(() => {
    escape.current = onEscape
  })

  useEffect(() => {
    // the page's focus is already lost when a shield comes down before the dialog opens
    const note = () => {
      const { activeElement } = document
      if (activeElement && activeElement !== document.body && !activeElement.closest('[role=alertdialog]'))
        lastFocused.current = activeElement
    }
    note()
    document.addEventListener('focusin', note)
    return () => document.removeEventListener('focusin', note)
  }, [])

  useEffect(() => {
    const dialog = ref.current
    if (!open || !dialog) return
    const path = focusPath(lastFocused.current)
    const show = () => {
      dialog.showModal()
      dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    }
    show()
    const release = holdModal(dialog, show, () => escape.current?.())
    return () => {
      release()
      dialog.close()
      returnFocus(path)
    }
  }, [open])

  return ref
}

/** Keeps an open dialog on top, and keys away from it that were not meant for it. */
function holdModal(dialog: HTMLDialogElement, show: () => void, onEscape: () => void): () => void {
  const openedAt = performance.now()
  const ending = new AbortController()
  const { signal } = ending
  /** The press of the space bar began here, so its release may activate. */
  let isPressed = false

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (!event.repeat && !event.isComposing) onEscape()
    } else if (event.key === 'Enter' || event.key === ' ') {
      const isMeant = !event.repeat && event.timeStamp - openedAt >= graceMs
      if (!isMeant) event.preventDefault()
      isPressed = isMeant || (event.repeat && isPressed)
    }
  }
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key !== ' ') return
    if (!isPressed) event.preventDefault()
    isPressed = false
  }
  // closed by somebody else, such as the back gesture of a phone
  const onClose = () => {
    if (dialog.open) return
    show()
    onEscape()
  }
  // a modal dialog that opens later lies above and makes this one inert
  const observer = new MutationObserver((changes) => {
    const isCovered = changes.some(
      ({ target }) => target instanceof HTMLDialogElement && target !== dialog && target.matches(':modal'),
    )
    if (!isCovered) return
    dialog.close()
    show()
  })

  addEventListener('keydown', onKeyDown, { capture: true, signal })
  addEventListener('keyup', onKeyUp, { capture: true, signal })
  dialog.addEventListener('cancel', (event) => event.preventDefault(), { signal })
  dialog.addEventListener('close', onClose, { signal })
  observer.observe(document, { subtree: true, attributes: true, attributeFilter: ['open'] })
  return () => {
    ending.abort()
    observer.disconnect()
  }
}
