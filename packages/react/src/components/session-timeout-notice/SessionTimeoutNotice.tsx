'use client'
import type { ReactNode } from 'react'
import { useSessionEngine } from '../../SessionContext.ts'
import { languageProps } from '../../words/language.ts'
import type { NoticeMessages } from '../../words/Messages.ts'
import { noticeMessages } from '../../words/pageMessages.ts'

export type SessionTimeoutNoticeProps = {
  messages?: Partial<NoticeMessages>
  /** Locale of numbers and units. Default: the locale of the messages. */
  locale?: string
  className?: string
}

/**
 * Says after how long an inactive user is signed out (WCAG 2.2, 2.2.6). Put it on a page with a long form. It looks like
 * the text around it.
 */
export function SessionTimeoutNotice({ messages, locale, className }: SessionTimeoutNoticeProps): ReactNode {
  const { idleTimeoutMs } = useSessionEngine('SessionTimeoutNotice').policy
  const words = { ...noticeMessages, ...messages }
  return (
    <p {...languageProps(words.locale)} className={`stillhere-notice ${className ?? ''}`}>
      {words.noticeText({ idleTimeoutMs, locale: locale ?? words.locale })}
    </p>
  )
}
