import { useEffect, useState, type ReactNode } from 'react'
import { SignedOutPage } from '@stillhere/react'
import { scenario } from './scenario.ts'
import { watchServerStatus, type ServerStatus } from './watchServerStatus.ts'

/** Where a sign-out lands. Says whether the session at the social provider is still alive, which a sign-out leaves alone. */
export function SignedOut(): ReactNode {
  const [upstream, setUpstream] = useState<ServerStatus['upstream'] | undefined>()
  useEffect(() => {
    const watch = watchServerStatus(`${scenario.origins.auth}/status?own`, (status) => setUpstream(status?.upstream))
    return watch.stop
  }, [])
  // not known: the library's own words, which say that it may be
  if (upstream === undefined) return <SignedOutPage />
  if (upstream === null)
    return <SignedOutPage messages={{ signedOutText: () => 'Nothing of yours is left open in this browser.' }} />
  const { name } = upstream
  return (
    <>
      <SignedOutPage
        messages={{
          signedOutText: () =>
            `You are still signed in at ${name}: whoever uses this browser next could sign in here as you, without a password. On a shared computer, sign out there too.`,
        }}
      />
      <p className="still-open">
        <a href={`${scenario.origins.social}/session/end`}>Sign out of {name}</a>
      </p>
    </>
  )
}
