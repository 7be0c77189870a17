'use client'
import { useId, type ReactNode, type Ref } from 'react'
import { inLanguage } from '../words/inLanguage.ts'
import { useModalDialog, type ModalDialogOptions } from './useModalDialog.ts'

export type Appearance = 'light' | 'dark'

/** Props for the three elements of a modal alert. */
export type DialogParts = {
  /** Open and no longer waiting. */
  isShown: boolean
  dialogProps: {
    ref: Ref<HTMLDialogElement>
    role: 'alertdialog'
    'aria-labelledby': string
    'aria-describedby': string
    /** Nothing but the session closes it. */
    closedby: 'none'
    /** Tells those that stay on top from those that they stay on top of. */
    'data-stillhere-dialog': true
  }
  titleProps: { id: string }
  /** For what is read out once, on opening: nothing in it may tick. */
  textProps: { id: string }
}

/** A modal alert without looks. Nothing but `isOpen` closes it; `onEscape` says what Escape does instead. */
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
