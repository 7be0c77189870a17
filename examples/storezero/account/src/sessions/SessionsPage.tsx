import type { ReactNode } from 'react'
import { isSessionUsable, useSession, useSessionActions } from '@stillhere/react'
import { scenario } from '../../../ui/scenario.ts'
import { SessionBar } from './SessionBar.tsx'
import type { Happening } from './sessionStory.ts'
import { useSessionLooks } from './useSessionLooks.ts'
import './sessions.css'

const social = 'Kinfolk'
const minutes = (seconds: number) => (seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`)

/** The three sessions, each as its server reports it, and their events. */
export function SessionsPage(): ReactNode {
  const { look, story, now } = useSessionLooks(social)
  const isUsable = useSession(isSessionUsable)
  const upstream = look?.sessions.upstream ?? null
  const { idleSeconds, socialIdleSeconds } = scenario
  return (
    <>
      <title>Sessions · Storezero</title>
      <h1>Your three sessions</h1>
      <p className="quiet lead">
        Being signed in here rests on three sessions, kept in three places. They begin, are extended and end apart.
      </p>
      <div className="sessions">
        <SessionBar
          title="My Account"
          keeper={
            scenario.backend
              ? 'This app’s own, kept by its backend. The browser has a cookie and no token.'
              : 'This app’s own, kept in this page, with its tokens.'
          }
          session={look?.sessions.application ?? null}
          ended={look ? (isUsable ? hasNotNoticed : 'Nobody is signed in to this app.') : 'Looking…'}
          wholeMs={idleSeconds * 1_000}
          now={now}
        />
        <SessionBar
          title="Single sign-on"
          keeper={`The authorization server’s. The shop and My Account share it. It ends ${minutes(idleSeconds)} after the last contact.`}
          session={look?.sessions.sso ?? null}
          ended={look ? 'Nobody is signed in at the authorization server.' : 'Looking…'}
          wholeMs={idleSeconds * 1_000}
          now={now}
        />
        <SessionBar
          title={social}
          keeper={`The social provider’s, on another site. Signing out of Storezero leaves it alone, unless you say so.`}
          session={upstream}
          ended={look ? `Nobody has come by way of ${social}, or it is over.` : 'Looking…'}
          wholeMs={socialIdleSeconds * 1_000}
          now={now}
        />
      </div>
      <SessionActions isUsable={isUsable} isUpstreamAlive={upstream !== null} />
      <SessionStory story={story} />
    </>
  )
}

const hasNotNoticed = 'Over, but this page finds out at its next contact: press Extend.'

function SessionActions({ isUsable, isUpstreamAlive }: { isUsable: boolean; isUpstreamAlive: boolean }) {
  const { extendSession, signIn, signOut } = useSessionActions()
  const quietly = (command: Promise<unknown>) => void command.catch(() => {})
  return (
    <p className="session-actions">
      {isUsable ? (
        <>
          <button type="button" className="button small" onClick={() => quietly(extendSession())}>
            Extend
          </button>
          <button
            type="button"
            className="button plain small"
            onClick={() => quietly(signOut({ scope: 'application' }))}
          >
            Leave this app only
          </button>
          {isUpstreamAlive && (
            <button
              type="button"
              className="button plain small"
              onClick={() => quietly(signOut({ extraParams: { federated: 'true' } }))}
            >
              Sign out, and of {social} too
            </button>
          )}
        </>
      ) : (
        <button type="button" className="button small" onClick={() => quietly(signIn())}>
          Sign in here
        </button>
      )}
      <a className="button plain small" href={`${scenario.origins.auth}/operator`} target="_blank" rel="noreferrer">
        Operator page
      </a>
    </p>
  )
}

const SessionStory = ({ story }: { story: readonly Happening[] }) => (
  <>
    <h2 className="story-title">What happened</h2>
    {story.length === 0 ? (
      <p className="quiet">
        Nothing yet since you opened this page. Extend, open the shop, sign out somewhere, or end a session as an
        operator.
      </p>
    ) : (
      <ol className="story">
        {story.map(({ at, session, kind, text }) => (
          <li key={`${at} ${session}`} data-kind={kind}>
            <time dateTime={new Date(at).toISOString()}>{time.format(at)}</time> {text}
          </li>
        ))}
      </ol>
    )}
  </>
)

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
