'use client'
import type { ReactNode } from 'react'
import { useSessionEngine } from '../../SessionContext.ts'
import { noticeMessages } from '../../words/defaultMessages.ts'
import { inLanguage } from '../../words/inLanguage.ts'
import type { NoticeMessages } from '../../words/Messages.ts'

export type SessionTimeoutNoticeProps = {
  messages?: Partial<NoticeMessages>
  /** For numbers and units; default: the locale of the messages. */
  locale?: string
  className?: string
}

/**
 * One sentence that says beforehand after how long an inactive person is signed out (WCAG 2.2, 2.2.6), for a page where
 * something long is about to be filled in. Looks like the text around it.
 */
export function SessionTimeoutNotice({ messages, locale, className }: SessionTimeoutNoticeProps): ReactNode {
  const { idleTimeoutMs } = useSessionEngine('SessionTimeoutNotice').policy
  const words = { ...noticeMessages, ...messages }
  return (
    <p {...inLanguage(words.locale)} className={`stillhere-notice ${className ?? ''}`}>
      {words.noticeText({ idleTimeoutMs, locale: locale ?? words.locale })}
    </p>
  )
}
