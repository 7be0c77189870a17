'use client'
import type { ReactNode } from 'react'
import { isSessionUsable } from '@stillhere/session-engine'
import type { Appearance } from '../../dom/Dialog.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { useSessionActions } from '../../hooks/useSessionActions.ts'
import { quietly } from '../../quietly.ts'
import { pageMessages } from '../../words/defaultMessages.ts'
import type { PageMessages } from '../../words/Messages.ts'
import { Page } from '../page/Page.tsx'

export type SignedOutPageProps = {
  /** Path to go to after signing in again. Default `/`. */
  returnTo?: string
  messages?: Partial<PageMessages>
  className?: string
  appearance?: Appearance
}

/**
 * For the route that a sign-out lands on. Says so, and that another provider may still be signed in. Should the person
 * be signed in after all, it says that instead. Empty until that is known.
 */
export function SignedOutPage({ returnTo = '/', messages, ...looks }: SignedOutPageProps): ReactNode {
  const { signIn, signOut } = useSessionActions()
  const isKnown = useSession((state) => state.status !== 'restoring')
  const isUsable = useSession(isSessionUsable)
  const ssoSession = useSession((state) => ('ssoSession' in state ? state.ssoSession : 'none'))
  const words = { ...pageMessages, ...messages }
  if (!isKnown) return null
  return isUsable ? (
    <Page
      {...looks}
      locale={words.locale}
      title={words.stillSignedInTitle}
      text={words.stillSignedInText}
      action={words.signOut}
      onAction={() => quietly(signOut())}
    />
  ) : (
    <Page
      {...looks}
      locale={words.locale}
      title={words.signedOutTitle}
      text={words.signedOutText({ ssoSession })}
      action={words.signIn}
      onAction={() => quietly(signIn({ returnTo }))}
    />
  )
}
