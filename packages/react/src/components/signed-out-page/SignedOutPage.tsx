'use client'
import type { ReactNode } from 'react'
import { isSessionUsable } from '@stillhere/session-engine'
import type { Appearance } from '../../dom/dialog.tsx'
import { useSession } from '../../hooks/useSession.ts'
import { useSessionActions } from '../../hooks/useSessionActions.ts'
import { ignoreRejection } from '../../ignoreRejection.ts'
import type { PageMessages } from '../../words/Messages.ts'
import { pageMessages } from '../../words/pageMessages.ts'
import { Page } from '../page/Page.tsx'

export type SignedOutPageProps = {
  /** Path to go to after the next sign-in. Default: `/`. */
  returnTo?: string
  messages?: Partial<PageMessages>
  className?: string
  appearance?: Appearance
}

/**
 * Shows that the user has signed out, and may still be signed in at another provider. Use it for the route that a
 * sign-out returns to. If the user is signed in after all, it says that instead. Empty while the session is restored.
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
      onAction={() => ignoreRejection(signOut())}
    />
  ) : (
    <Page
      {...looks}
      locale={words.locale}
      announces
      title={words.signedOutTitle}
      text={words.signedOutText({ ssoSession })}
      action={words.signIn}
      onAction={() => ignoreRejection(signIn({ returnTo }))}
    />
  )
}
