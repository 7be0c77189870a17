'use client'
import { useEffect, useId, useRef, useState, type ReactNode, type Ref, type RefObject } from 'react'
import { warnOnce } from '../developerWarnings.ts'
import { languageProps } from '../words/language.ts'
import { activeElement, focusPath, returnFocus, saveSelection } from './focus.ts'
import { modalBehavior, type ModalBehavior } from './modalBehavior.ts'

/** Forces the light or the dark colors of a component. */
export type Appearance = 'light' | 'dark'

/** Props for the three elements of a modal alert. */
export type DialogParts = {
  /** The dialog is open and no longer waits for the user's hands. */
  isShown: boolean
  dialogProps: {
    ref: Ref<HTMLDialogElement>
    role: 'alertdialog'
    'aria-labelledby': string
    'aria-describedby': string
    /** Only the session closes the dialog. */
    closedby: 'none'
    /** Marks dialogs of this library, which do not rise above each other. */
    'data-stillhere-dialog': true
  }
  titleProps: { id: string }
  /** For the element that is read out once on opening: its text must not change every second. */
  textProps: { id: string }
}

type ModalDialogOptions = {
  isOpen: boolean
  /** Delays the opening until the page is visible and the user's hands are free. */
  isPatient?: boolean
  /** The longest time for which typing delays a patient dialog, in ms. Default: 2 s. */
  longestTypingMs?: number
  /** Handles Escape, a phone's back gesture and any other attempt to close the dialog, which stays open. */
  onEscape?: (event: { timeStamp: number }) => void
}

/** Returns the props of a modal alert without styles. Only `isOpen` closes it. */
export function useDialogParts(options: ModalDialogOptions): DialogParts {
  const id = useId()
  const { ref, isShown } = useModalDialog(options)
  return {
    isShown,
    dialogProps: {
      ref,
      role: 'alertdialog',
      'aria-labelledby': `${id}title`,
      'aria-describedby': `${id}text`,
      closedby: 'none',
      'data-stillhere-dialog': true,
    },
    titleProps: { id: `${id}title` },
    textProps: { id: `${id}text` },
  }
}

/** Draws the frame of both modals. Stays mounted, so that closing keeps the focus. */
export function Dialog(props: {
  parts: DialogParts['dialogProps']
  /** Language of the text inside. */
  locale: string
  className?: string | undefined
  appearance?: Appearance | undefined
  children: ReactNode
}): ReactNode {
  return (
    <dialog
      {...props.parts}
      {...languageProps(props.locale)}
      className={`stillhere stillhere-dialog ${props.className ?? ''}`}
      data-appearance={props.appearance}
    >
      {props.children}
    </dialog>
  )
}

/**
 * Opens a native `<dialog>` as modal while `isOpen`, and returns the focus afterwards. The element with
 * `data-autofocus` gets the focus. These dialogs open without a user activation. The browser would then let Escape
 * close them without a cancelable event, or close a dialog of the app below, so Escape is handled here first.
 */
function useModalDialog(options: ModalDialogOptions): { ref: RefObject<HTMLDialogElement | null>; isShown: boolean } {
  const { isOpen, isPatient = false } = options
  const ref = useRef<HTMLDialogElement>(null)
  const latest = useRef(options)
  const lastFocused = useRef<Element>(null)
  const behavior = useRef<ModalBehavior>(null)
  const [isCalm, setCalm] = useState(false)
  const isShown = isOpen && (isCalm || !isPatient)
  useEffect(() => {
    latest.current = options
  })

  useEffect(() => {
    const leaving = new AbortController()
    noteFocus(lastFocused, leaving.signal)
    behavior.current = modalBehavior(leaving.signal)
    return () => leaving.abort()
  }, [])

  useEffect(() => {
    if (!isOpen) return
    const waiting = new AbortController()
    const { longestTypingMs = 2_000 } = latest.current
    behavior.current?.whenCalm(() => setCalm(true), longestTypingMs, waiting.signal)
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
    // WebKit drops the selection when a modal opens
    const restoreSelection = saveSelection(from)
    const removeBaseStyles = addBaseStyles(dialog)
    const show = () => {
      // jsdom has no modal dialogs
      if ('showModal' in dialog) dialog.showModal()
      else (dialog as Element).setAttribute('open', '')
      dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    }
    show()
    guard(dialog, signal, show, (event) => latest.current.onEscape?.(event))
    behavior.current?.hold(dialog, show, signal)
    return () => {
      closing.abort()
      if ('close' in dialog) dialog.close()
      else (dialog as Element).removeAttribute('open')
      removeBaseStyles()
      returnFocus(path)
      restoreSelection()
    }
  }, [isShown])

  return { ref, isShown }
}

/**
 * Makes the own dialogs usable, and covers the page after an end, if the app has not loaded styles.css. The sheet is
 * adopted because a Content Security Policy may forbid style elements. Returns the removal.
 */
function addBaseStyles(dialog: HTMLDialogElement): () => void {
  const root = dialog.getRootNode() as Document | ShadowRoot
  const isStyled = getComputedStyle(dialog).getPropertyValue('--_surface') !== ''
  if (!dialog.matches('.stillhere-dialog') || isStyled || !('adoptedStyleSheets' in root)) return () => {}
  warnOnce("styles.css is missing. Import '@stillhere/react/styles.css' once.")
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(baseStyles)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}

/** Without specificity, so that all styles of the app win. */
const baseStyles = `
  :where(.stillhere-dialog) { max-inline-size: 26rem; padding: 2rem; font: 1rem/1.5 system-ui, sans-serif }
  :where(.stillhere-dialog)::backdrop { background: rgb(0 0 0 / 0.5) }
  .stillhere-cover::backdrop { background: Canvas }
  :where(.stillhere-dialog) :where(button) { min-block-size: 2.75rem; padding: 0.5rem 0.75rem; font: inherit }
  :where(.stillhere-actions) { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-block-start: 1.5rem }
  :where(.stillhere-note) { display: block; min-block-size: 1.5em }
  :where(.stillhere-countdown) { font-size: 1.5rem }
  :where(.stillhere-countdown) :where(svg) { display: none }
`

/** Remembers the focused element: covering the page takes its focus away before the dialog opens. */
function noteFocus(last: { current: Element | null }, signal: AbortSignal) {
  const note = () => {
    const one = activeElement()
    if (one && one !== document.body && !one.closest('[data-stillhere-dialog]')) last.current = one
  }
  note()
  document.addEventListener('focusin', note, { signal })
}

/** Handles Escape and reopens a dialog that other code has closed. */
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
