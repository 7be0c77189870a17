import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { AccessTokenRequest, SignInOptions, SignOutOptions, TokenClientEvent } from '../../tokenClient.ts'
import { createPopups, type Popups } from '../../browser/popups.ts'
import { failure, isFailure } from '../../protocol/protocolError.ts'
import { whereItBegan } from '../../browser/transactionStore.ts'
import { whenSeen } from '../../browser/afterPrerendering.ts'
import { neededRequest, type BffSettings } from './askBff.ts'
import { createBffRedirects, type BeginSignIn, type BegunSignIn } from './bffRedirects.ts'
import { createBffSignOuts } from './bffSignOuts.ts'
import { createBffTurns } from './bffTurns.ts'
import { popupSessions } from './popupSessions.ts'
import { createSilentRequests } from './silentRequests.ts'

const phase = 'silent-authentication'

/** What a correctly configured client does. */
export type BffSession = {
  restore(silent?: boolean): Promise<Authentication | null>
  signIn(options: SignInOptions): Promise<Authentication>
  extend(interactive?: boolean): Promise<Authentication>
  prepareWindow: Popups['prepare']
  renew(): Promise<Authentication>
  refuseToken(request: AccessTokenRequest): Promise<never>
  signOut(options: SignOutOptions): Promise<void>
  end(): void
}

export function createBffSession(settings: BffSettings, emit: (event: TokenClientEvent) => void): BffSession {
  const flights = singleFlight()
  const turns = createBffTurns(settings, emit, () => silently.noteHope())
  const { take, held } = turns
  const signOuts = createBffSignOuts(settings.key, turns)
  const silently = createSilentRequests(turns, signOuts)
  const begin: BeginSignIn = async ({ signal: _, appState: _2, ...asked }) => {
    await signOuts.finish('application')
    return neededRequest(await turns.ask('login', 'sign-in', turns.signal(), asked), 'sign-in')
  }
  const redirects = createBffRedirects(settings.key, begin, emit)
  const popups = createPopups(settings.key, popupSessions(turns, silently, begin), emit)

  const find = async (silent: boolean): Promise<Authentication | null> => {
    if (await signOuts.finish()) return null
    const refused = redirects.takeRefusal()
    if (refused) throw refused
    if (!silent && !redirects.arePending()) return null
    let begun = null as BegunSignIn | null
    const found = await take(`restore ${silent}`, phase, async (signal) => {
      const heard = await turns.look(phase, signal)
      const { status, session } = heard.answer
      if (status === 'active') begun = redirects.takeBegun(String(Object(session).transaction))
      if (begun) return { ...heard, isSignIn: true }
      if (!silent) return null
      return status === 'active' ? heard : silently.signIn(signal)
    })
    return found && { ...found, ...(begun && whereItBegan(begun, found)) }
  }

  return {
    end: turns.end,
    restore: (silent = true) =>
      flights.run(`${silent}`, () =>
        whenSeen(() => find(silent)).catch((error: unknown) => {
          if (isFailure(error, 'login-required') || isFailure(error, 'session-revoked')) return null
          throw error
        }),
      ),
    signIn: (options) => (options.mode === 'popup' ? popups.signIn(options) : redirects.signIn(options)),
    extend: async (interactive) => (interactive ? popups.extend() : take('extend', phase, silently.extend)),
    prepareWindow: popups.prepare,
    renew: () =>
      take('renew', 'renewal', async (signal) => {
        const askedAt = Date.now()
        return { answer: await turns.ask('refresh', 'renewal', signal, {}), askedAt }
      }),
    async refuseToken({ forceRenew, cachedOnly }) {
      if (held() && forceRenew && !cachedOnly)
        await take('look', 'access-token', (signal) => turns.look('access-token', signal), true)
      throw failure(held() ? 'tokens-at-server' : 'not-signed-in', 'access-token')
    },
    signOut: signOuts.signOut,
  }
}
