import type { ReactNode } from 'react'
import type { TimeMachine } from './createTimeMachine.ts'

/** The sign-in service's own page: in place of the app, or in a window above it. */
export function SignInPage({ machine, mode }: { machine: TimeMachine; mode: 'redirect' | 'popup' }): ReactNode {
  const signIn = (via: 'password' | 'social') => void machine.perform({ kind: 'signIn', via })
  const remembers = machine.world.upstream.session() !== null
  return (
    <section className={`sign-in sign-in-${mode}`} aria-label="Sign-in service">
      {mode === 'popup' && (
        <div className="window-bar">
          <i />
          <i />
          <i />
          <span>sign-in.example</span>
          <button
            type="button"
            aria-label="Close the window"
            onClick={() => void machine.perform({ kind: 'closeSignIn' })}
          >
            ×
          </button>
        </div>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          signIn('password')
        }}
      >
        <h2>Sign in</h2>
        <label>
          Username <input defaultValue="ada" autoComplete="off" />
        </label>
        <label>
          Password <input type="password" defaultValue="ada" autoComplete="off" />
        </label>
        <button type="submit">Sign in</button>
        <button type="button" className="plain" onClick={() => signIn('social')}>
          {remembers ? 'Go on as Ada with Chirp' : 'Sign in with Chirp'}
        </button>
      </form>
    </section>
  )
}
