'use client'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { activeElement, focusPath, returnFocus } from './focusReturn.ts'
import type { Manners } from './modalManners.ts'

export type ModalDialogOptions = {
  isOpen: boolean
  /** Waits, before it opens, until somebody looks and has no hand in the middle of something. */
  isPatient?: boolean
  /** The person wants it gone: by Escape, the back gesture of a phone, or whatever else closes dialogs. */
  onEscape?: (event: { timeStamp: number }) => void
}

/**
 * Opens a native `<dialog>` as modal while `isOpen`, and gives the focus back afterwards. Nobody asked for these dialogs,
 * so they open without a user activation, and then the browser's own handling of Escape closes them without asking, or
 * closes a dialog of the app below: Escape is handled here, before it gets that far. The element with `data-autofocus`
 * gets the focus.
 */
export function useModalDialog(options: ModalDialogOptions): {
  ref: RefObject<HTMLDialogElement | null>
  /** No longer waits. */
  isShown: boolean
} {
  const { isOpen, isPatient = false } = options
  const ref = useRef<HTMLDialogElement>(null)
  const latest = useRef(options)
  const lastFocused = useRef<Element>(null)
  const manners = useRef<LoadedManners>({})
  const [isCalm, setCalm] = useState(false)
  const isShown = isOpen && (isCalm || !isPatient)
  useEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    const leaving = new AbortController()
    noteFocus(lastFocused, leaving.signal)
    manners.current = loadManners(leaving.signal)
    return () => leaving.abort()
  }, [])

  useEffect(() => {
    if (!isOpen) return
    const waiting = new AbortController()
    const { now } = manners.current
    if (now) now.whenCalm(() => setCalm(true), waiting.signal)
    else setCalm(true)
    return () => {
      waiting.abort()
      setCalm(false)
    }
  }, [isOpen])

  useEffect(() => {
    const dialog = ref.current
    if (!isShown || !dialog) return
    const closing = new AbortController()
    const { signal } = closing
    const from = lastFocused.current
    const path = focusPath(from)
    let restoreSelection: (() => void) | undefined
    const show = () => {
      dialog.showModal()
      dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    }
    show()
    guard(dialog, signal, show, (event) => latest.current.onEscape?.(event))
    void manners.current.ready?.then(
      (ready) => (restoreSelection = signal.aborted ? undefined : ready?.hold(dialog, show, from, signal)),
    )
    return () => {
      closing.abort()
      dialog.close()
      returnFocus(path)
      restoreSelection?.()
    }
  }, [isShown])

  return { ref, isShown }
}

type LoadedManners = { ready?: Promise<Manners | undefined>; now?: Manners }

/** Aside, and long before they are needed: a dialog without manners is better than none. */
function loadManners(signal: AbortSignal): LoadedManners {
  const loaded: LoadedManners = {}
  loaded.ready = import('./modalManners.ts').then(
    ({ attendPage }) => (signal.aborted ? undefined : (loaded.now = attendPage(signal))),
    () => undefined,
  )
  return loaded
}

/** Remembers what had the focus: it is lost already when a shield comes down before the dialog opens. */
function noteFocus(last: { current: Element | null }, signal: AbortSignal) {
  const note = () => {
    const one = activeElement()
    if (one && one !== document.body && !one.closest('[data-stillhere-dialog]')) last.current = one
  }
  note()
  document.addEventListener('focusin', note, { signal })
}

/** Opens a dialog again that was closed behind our back. */
function guard(dialog: HTMLDialogElement, signal: AbortSignal, show: () => void, onEscape: (event: Event) => void) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (!event.repeat && !event.isComposing) onEscape(event)
  }
  const onCancel = (event: Event) => {
    event.preventDefault()
    onEscape(event)
  }
  const onClose = (event: Event) => {
    if (dialog.open) return
    show()
    onEscape(event)
  }
  addEventListener('keydown', onKeyDown, { capture: true, signal })
  dialog.addEventListener('cancel', onCancel, { signal })
  dialog.addEventListener('close', onClose, { signal })
}
