import type { ReactNode } from 'react'
import { Page } from '../components/page/Page.tsx'
import type { TokenClientError } from '@stillhere/token-client'
import type { PageMessages } from '../words/Messages.ts'
import { pageMessages } from '../words/pageMessages.ts'
import type { RouteDecision } from './routeDecision.ts'

export type GuardPageProps = {
  error?: ReactNode | ((error: TokenClientError, retry: () => void) => ReactNode)
  denied?: ReactNode
  messages?: Partial<PageMessages> | undefined
  page: 'sign-in' | 'failure' | 'denied'
  decision: Pick<RouteDecision, 'failure' | 'reason'>
  onAction: () => void
}

/** Says why a guard does not show its page, and offers the one action that helps. */
export function GuardPage({ page, decision, onAction, ...props }: GuardPageProps): ReactNode {
  const { failure, reason } = decision
  const words = { ...pageMessages, ...props.messages }
  if (page === 'denied' && props.denied) return props.denied
  if (page === 'failure' && failure) {
    if (typeof props.error === 'function') return props.error(failure, onAction)
    if (props.error) return props.error
  }
  return <Page locale={words.locale} {...contentOf[page](words, { failure, reason })} onAction={onAction} />
}

type Content = { title: string; text: string; detail?: string | undefined; action: string }
type About = Pick<RouteDecision, 'failure' | 'reason'>

const contentOf: Record<GuardPageProps['page'], (words: PageMessages, about: About) => Content> = {
  'sign-in': (words, { reason }) => ({
    title: words.signInTitle,
    text: words.signInText({ reason }),
    action: words.signIn,
  }),
  failure: (words, { failure }) => ({
    title: words.errorTitle,
    text: failure ? words.errorText({ error: failure }) : '',
    // a wrong option is shown to the developer who set it; a temporary failure is not
    detail: failure && (!failure.retryable || failure.field) ? `${failure.message} (${failure.code})` : undefined,
    action: words.tryAgain,
  }),
  denied: (words) => ({ title: words.deniedTitle, text: words.deniedText, action: words.otherAccount }),
}
