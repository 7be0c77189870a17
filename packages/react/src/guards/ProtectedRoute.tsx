'use client'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import {
  isSessionUsable,
  type SessionEndReason,
  type SessionEngine,
  type SessionState,
} from '@stillhere/session-engine'
import type { SignInOptions, TokenClientError, UserClaims } from '@stillhere/token-client'
import { Page } from '../components/page/Page.tsx'
import { Cover } from '../components/session-shield/Cover.tsx'
import { isGoingInCircles } from '../dom/automaticRedirects.ts'
import { useReturnedToPage } from '../dom/useReturnedToPage.ts'
import { useSession } from '../hooks/useSession.ts'
import { useInitialUser } from '../InitialSession.ts'
import { personOf } from '../personOf.ts'
import { quietly } from '../quietly.ts'
import { useSessionEngine } from '../SessionContext.ts'
import { pageMessages } from '../words/defaultMessages.ts'
import type { PageMessages } from '../words/Messages.ts'
import { leaveOnce } from './leaveOnce.ts'
import { whatIsLacking } from './whatIsLacking.ts'

export type ProtectedRouteProps = {
  children: ReactNode
  /** Shown until it is known who is there, and while leaving for the sign-in. Default: nothing. */
  fallback?: ReactNode
  /**
   * For a first visit without a session. `redirect` (default): leaves for the sign-in at once, one time however many
   * guards there are; after two such departures within a minute it asks first, so that no mistake leads in circles.
   * `in-place`: offers a button that signs in beside the page. `none`: only `fallback`.
   */
  signIn?: 'redirect' | 'in-place' | 'none'
  /** Oldest acceptable proof of identity, in seconds. An older one is asked for anew, in place. */
  maxAge?: number
  /** Space-separated authentication levels, any of which will do. */
  acrValues?: string
  /** Whom the page is for, by their claims, for instance a role. For sight only: the API decides what may be done. */
  allow?: (user: UserClaims) => boolean
  /** Replaces the page for people whom `allow` turns away. */
  denied?: ReactNode
  /** Path to return to after signing in. Default: this page. */
  returnTo?: string
  /** Replaces the page that says what went wrong; `retry` tries again. */
  error?: ReactNode | ((error: TokenClientError, retry: () => void) => ReactNode)
  messages?: Partial<PageMessages>
}

/**
 * Shows `children` to a signed-in person only. They are never in the document before that is known, be it from the
 * server by `initialSession`. When the session ends they stay mounted, hidden, and the same person finds them as they
 * were.
 *
 * @example <ProtectedRoute fallback={<p>One moment…</p>}><Orders /></ProtectedRoute>
 * @throws Error outside an `AuthProvider`
 */
export function ProtectedRoute(props: ProtectedRouteProps): ReactNode {
  const { children, fallback = null, signIn = 'redirect', maxAge, acrValues, returnTo, allow } = props
  const engine = useSessionEngine('ProtectedRoute')
  const session = useSession()
  const { status, error, generation } = session
  const reason = 'reason' in session ? session.reason : undefined
  const initial = useInitialUser()
  const person = useSession(selectPerson) ?? (initial && personOf(initial))
  const isAllowed = useSession((state) => {
    const user = 'user' in state ? state.user : initial
    return !allow || !user || allow(user)
  })
  const lack = useSession((state) => whatIsLacking(state, { maxAge, acrValues }, engine.now()))
  const isFromSignIn = useSession((state) => isSessionUsable(state) && state.authentication.returnTo !== undefined)
  const isBack = useReturnedToPage()
  const [isInCircles] = useState(isGoingInCircles)
  const [hasAsked, setAsked] = useState(false)
  const [shown, setShown] = useState<{ to: string | null; generation: number } | null>(null)

  // asked for on entering: what is open does not close under the person's hands
  const lacking = shown?.generation === generation ? null : lack
  // a stronger proof, asked for in the midst of it, takes nothing out of sight
  const isLive =
    isSessionUsable(session) || (status === 'reauthenticating' && !reason && shown?.generation === generation)
  // what a server says is no proof of identity
  const isOpen = isAllowed && (initial ? maxAge === undefined && acrValues === undefined : isLive && !lacking)
  // not while hydrating: React 18 would go on with what the store says by now, and keep another person's children
  if (isOpen && !initial && shown?.generation !== generation) setShown({ to: person, generation })
  // a sign-out that failed half-way is no reason to speak of failure: nobody is signed in here
  const failure = error?.phase === 'sign-out' ? null : error
  const leaves = status === 'signed-out' && !failure && !reason && !isBack && !isInCircles && signIn === 'redirect'
  // asked once: a provider that does not give what is lacking would be asked for ever
  const proves = lacking !== null && isAllowed && !failure && !hasAsked && !isFromSignIn
  const options: SignInOptions = {
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(acrValues === undefined ? {} : { acrValues }),
    ...(returnTo === undefined ? {} : { returnTo }),
  }
  const begin = (how: SignInOptions) => (signIn === 'in-place' ? signInPlace(engine, how) : engine.signIn(how))
  const enter = () => {
    if (!lacking) return begin(options)
    setAsked(true)
    return engine.reauthenticate({ ...options, purpose: lacking })
  }
  const latestEnter = useRef(enter)
  useEffect(() => {
    latestEnter.current = enter
  })
  useEffect(() => {
    if (leaves || proves) leaveOnce(engine, latestEnter.current)
  }, [engine, leaves, proves])

  // whoever had it on the screen may get it back; nobody else, and not what was never shown
  const isKept = isOpen || (person !== null && shown?.to === person && isAllowed)
  const isDenied = isLive && !isAllowed
  const asks = (status === 'signed-out' && signIn !== 'none' && !leaves) || (lacking !== null && !proves && !isDenied)
  return (
    <>
      {isKept && (
        <Cover key={person} covered={!isOpen}>
          {children}
        </Cover>
      )}
      {asks && <Notice {...props} failure={failure} reason={reason} onAction={() => quietly(enter())} />}
      {isDenied && <Denied {...props} onAction={() => quietly(begin({ ...options, prompt: 'login' }))} />}
      {!isKept && !asks && !isDenied && fallback}
    </>
  )
}

/** Why the page is not shown, and the one thing to do about it. Never goes anywhere by itself. */
function Notice(
  props: Pick<ProtectedRouteProps, 'error' | 'messages'> & {
    failure: TokenClientError | null
    reason: SessionEndReason | undefined
    onAction: () => void
  },
): ReactNode {
  const { error, failure, reason, onAction } = props
  const words = { ...pageMessages, ...props.messages }
  if (!failure)
    return (
      <Page
        locale={words.locale}
        title={words.signInTitle}
        text={words.signInText({ reason })}
        action={words.signIn}
        onAction={onAction}
      />
    )
  if (typeof error === 'function') return error(failure, onAction)
  return (
    error ?? (
      <Page
        locale={words.locale}
        title={words.errorTitle}
        text={words.errorText({ error: failure })}
        // what can be mended by correcting an option is said to whoever set it up; a passing failure is not
        detail={failure.retryable && !failure.field ? undefined : `${failure.message} (${failure.code})`}
        action={words.tryAgain}
        onAction={onAction}
      />
    )
  )
}

/** Nothing that another try would mend: the way out is another account. */
function Denied(props: Pick<ProtectedRouteProps, 'denied' | 'messages'> & { onAction: () => void }): ReactNode {
  const { denied, messages, onAction } = props
  const { locale, deniedTitle, deniedText, otherAccount } = { ...pageMessages, ...messages }
  return (
    denied ?? <Page locale={locale} title={deniedTitle} text={deniedText} action={otherAccount} onAction={onAction} />
  )
}

/** Where the token client knows no popup, the page is left after all. */
const signInPlace = (engine: SessionEngine, options: SignInOptions) =>
  engine.signIn({ ...options, mode: 'popup' }).catch((error: TokenClientError) => {
    if (error.code !== 'token-client/popup-unsupported') throw error
    return engine.signIn(options)
  })

/** Names the person; `null` where nobody is or was signed in. */
const selectPerson = (state: SessionState) => ('user' in state ? personOf(state.user) : null)
