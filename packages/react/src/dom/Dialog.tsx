'use client'
import { useId, type ReactNode, type RefObject } from 'react'
import { inLanguage } from '../words/inLanguage.ts'
import { useModalDialog } from './useModalDialog.ts'

export type Appearance = 'light' | 'dark'

/** Props for the three elements of a modal alert. */
export type DialogParts = {
  dialogProps: {
    ref: RefObject<HTMLDialogElement | null>
    role: 'alertdialog'
    'aria-labelledby': string
    'aria-describedby': string
    /** Nothing but the session closes it. */
    closedby: 'none'
  }
  titleProps: { id: string }
  /** For what is read out once, on opening: nothing in it may tick. */
  textProps: { id: string }
}

/** A modal alert without looks, open while `open`. Escape never closes it; `onEscape` says what it does instead. */
export function useDialogParts(open: boolean, onEscape?: () => void): DialogParts {
  const id = useId()
  return {
    dialogProps: {
      ref: useModalDialog(open, onEscape),
      role: 'alertdialog',
      'aria-labelledby': `${id}title`,
      'aria-describedby': `${id}text`,
      closedby: 'none',
    },
    titleProps: { id: `${id}title` },
    textProps: { id: `${id}text` },
  }
}

/** The frame that the modals share: mounted always, so that closing never takes the focus along. */
export function Dialog(props: {
  parts: DialogParts['dialogProps']
  /** Of what it says. */
  locale: string
  className?: string | undefined
  appearance?: Appearance | undefined
  children: ReactNode
}): ReactNode {
  return (
    <dialog
      {...props.parts}
      {...inLanguage(props.locale)}
      className={`stillhere stillhere-dialog ${props.className ?? ''}`}
      data-appearance={props.appearance}
    >
      {props.children}
    </dialog>
  )
}
