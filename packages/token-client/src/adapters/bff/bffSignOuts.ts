import type { SignOutOptions } from '../../tokenClient.ts'
import { failure } from '../../protocol/protocolError.ts'
import { readReturnTo } from '../../browser/returnTo.ts'
import { isPlace, type BffAnswer } from './askBff.ts'
import type { BffTurns } from './bffTurns.ts'
import { pendingSignOut } from './pendingSignOut.ts'

/** Ending the session at the backend, now or as soon as it can be reached. */
export type BffSignOuts = {
  signOut(options: SignOutOptions): Promise<void>
  /**
   * Ends what an earlier sign-out could not: with `application`, for a user who signs in again, the page is not left.
   * Whether the person wanted to be signed out everywhere: then no user is to be looked for.
   */
  finish(scope?: 'application'): Promise<boolean>
}

export function createBffSignOuts(key: string, turns: BffTurns): BffSignOuts {
  const pending = pendingSignOut(key)
  const ask = (body: object) => turns.ask('logout', 'sign-out', turns.ended, body)
  /** By this browser's clock, whatever the backend's shows. Who signs in by a plain link does not pass here. */
  const hasSignedInSince = async (at: number) => {
    const { answer, askedAt } = await turns.look('sign-out', turns.ended)
    const { authenticatedAt } = Object(answer['session']) as BffAnswer
    return askedAt - (Number(answer['now']) - Number(authenticatedAt)) > at
  }

  return {
    async signOut({ scope = 'sso', returnTo, ...more }) {
      const { isOver } = turns
      turns.forget()
      if (scope === 'application' && isOver()) return
      pending.note(scope)
      const to = returnTo === undefined ? {} : { returnTo: readReturnTo(returnTo, location.origin, 'sign-out') }
      const { location: end } = await ask({ scope, ...more, ...to })
      pending.done(scope)
      if (scope === 'application') return
      if (!isPlace(end)) throw failure('discovery-invalid', 'sign-out', 'The server has no end_session_endpoint.')
      await leave(end)
    },
    async finish(only) {
      const wanted = pending.read()
      if (!wanted) return false
      if (await hasSignedInSince(wanted.at)) {
        pending.done('sso')
        return false
      }
      const scope = only ?? wanted.scope
      const { location: to } = await ask({ scope })
      pending.done(wanted.scope)
      if (scope === 'sso' && isPlace(to)) await leave(to)
      return scope === 'sso'
    },
  }
}

const leave = (url: string): Promise<never> => {
  location.assign(url)
  return new Promise<never>(() => {}) // the page goes away
}
