'use client'
import { useEffect, useRef, useState, type FunctionComponent, type ReactNode } from 'react'
import type { SignInOptions, TokenClientError, UserClaims } from '@stillhere/token-client'
import { lazyModule, useLazyModule, type LazyModule } from '../components/lazyModule.ts'
import { Cover } from '../dom/cover.tsx'
import { useRestoredFromCache } from '../dom/pageLifecycle.ts'
import { isRedirectLoop } from '../dom/redirects.ts'
import { useSession } from '../hooks/useSession.ts'
import { useInitialUser } from '../hooks/useUser.ts'
import { ignoreRejection } from '../ignoreRejection.ts'
import { useSessionEngine } from '../SessionContext.ts'
import { signInInPlace } from '../signIn.ts'
import type { PageMessages } from '../words/Messages.ts'
import type { GuardPageProps } from './GuardPage.tsx'
import { redirectOnce } from './requireSession.ts'
import { isSameDecision, routeDecision, type ShownRoute } from './routeDecision.ts'

export type ProtectedRouteProps = {
  children: ReactNode
  /** Shown while the session is restored and during a redirect to sign-in. Default: nothing. */
  fallback?: ReactNode
  /**
   * What happens if no user is signed in. `redirect` (default): redirects to sign-in, once for any number of guards;
   * after two redirects within a minute without a session it shows a button instead, to prevent a redirect loop.
   * `in-place`: shows a button that signs in beside the page. `none`: shows only `fallback`.
   */
  signIn?: 'redirect' | 'in-place' | 'none'
  /** Maximum age of the authentication, in seconds. If it is older, the guard asks the user to sign in again. */
  maxAge?: number
  /** Space-separated authentication levels, any of which is sufficient. */
  acrValues?: string
  /** Decides by the user's claims who may see the page, for instance by a role. The API must check the same. */
  allow?: (user: UserClaims) => boolean
  /** Replaces the page for users whom `allow` refuses. */
  denied?: ReactNode
  /** Path to return to after the sign-in. Default: this page. */
  returnTo?: string
  /** Replaces the page that shows a failure. `retry` starts the sign-in again. */
  error?: ReactNode | ((error: TokenClientError, retry: () => void) => ReactNode)
  messages?: Partial<PageMessages>
}

/**
 * Shows `children` to a signed-in user only. They are not in the document before the session is restored, or
 * `initialSession` names the user. When the session ends they stay mounted but hidden, and the same user gets them
 * back as they were.
 *
 * @example <ProtectedRoute fallback={<p>One moment…</p>}><Orders /></ProtectedRoute>
 * @throws Error outside an `AuthProvider`
 */
export function ProtectedRoute(props: ProtectedRouteProps): ReactNode {
  const { children, fallback = null, signIn = 'redirect', maxAge, acrValues, allow } = props
  const engine = useSessionEngine('ProtectedRoute')
  const initialUser = useInitialUser()
  const isRestoredFromCache = useRestoredFromCache()
  const [isLoop] = useState(isRedirectLoop)
  const [hasAsked, setAsked] = useState(false)
  const [shown, setShown] = useState<ShownRoute | null>(null)
  const facts = { initialUser, shown, hasAsked, isRestoredFromCache, isRedirectLoop: isLoop }
  // selects the decision, so that a renewal of the tokens does not re-render the page
  const decision = useSession(
    (session) => routeDecision({ ...facts, session, now: engine.now() }, { signIn, maxAge, acrValues, allow }),
    isSameDecision,
  )
  const { userKey, generation, missing, page, redirects } = decision
  // not while the server's user is shown: React 18 would hydrate with the store's present state, and keep the children
  if (decision.children === 'open' && !initialUser && shown?.generation !== generation)
    setShown({ userKey, generation })

  const begin = (more: SignInOptions = {}) => {
    const options = { ...signInOptions(props), ...more }
    return signIn === 'in-place' ? signInInPlace(engine, options) : engine.signIn(options)
  }
  const enter = () => {
    if (!missing) return begin()
    setAsked(true)
    return engine.reauthenticate({ ...signInOptions(props), purpose: missing })
  }
  const latestEnter = useRef(enter)
  useEffect(() => {
    latestEnter.current = enter
  })
  useEffect(() => {
    if (redirects) redirectOnce(engine, latestEnter.current)
  }, [engine, redirects])

  return (
    <>
      {decision.children !== 'none' && (
        <Cover key={userKey} covered={decision.children === 'covered'}>
          {children}
        </Cover>
      )}
      {page === 'fallback' && fallback}
      {page && page !== 'fallback' && (
        <LazyGuardPage
          {...props}
          page={page}
          decision={decision}
          onAction={() => ignoreRejection(page === 'denied' ? begin({ prompt: 'login' }) : enter())}
        />
      )}
    </>
  )
}

const signInOptions = ({ maxAge, acrValues, returnTo }: ProtectedRouteProps): SignInOptions => ({
  ...(maxAge === undefined ? {} : { maxAge }),
  ...(acrValues === undefined ? {} : { acrValues }),
  ...(returnTo === undefined ? {} : { returnTo }),
})

/** The page of a guard: lazy-loaded, because most visits never see it. */
export const guardPage: LazyModule<{ GuardPage: FunctionComponent<GuardPageProps> }> = lazyModule(
  () => import('./GuardPage.tsx'),
)

/** Shows a plain button if the code of the page cannot be loaded, for instance because the network is down. */
function LazyGuardPage(props: GuardPageProps): ReactNode {
  const { module, hasFailed } = useLazyModule(guardPage, true)
  if (module) return <module.GuardPage {...props} />
  if (!hasFailed) return null
  const { signIn = 'Sign in', tryAgain = 'Try again' } = props.messages ?? {}
  return (
    <button type="button" onClick={props.onAction}>
      {props.page === 'failure' ? tryAgain : signIn}
    </button>
  )
}
