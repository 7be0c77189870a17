import type { Authentication } from '../../authentication.ts'
import { singleFlight } from '../../singleFlight.ts'
import type { TokenClientSession } from '../../createTokenClient.ts'
import type { TokenClientEvent } from '../../tokenClient.ts'
import { createPopups } from '../../browser/popups.ts'
import { failure, isFailure } from '../../protocol/protocolError.ts'
import { restoreAppState } from '../../browser/transactionStore.ts'
import { afterPrerendering } from '../../browser/afterPrerendering.ts'
import { neededRequest, type BffSettings } from './askBff.ts'
import { createBffRedirects, type BeginSignIn, type BegunSignIn } from './bffRedirects.ts'
import { createBffSignOuts } from './bffSignOuts.ts'
import { createBffTurns } from './bffTurns.ts'
import { popupSessions } from './popupSessions.ts'
import { createSilentRequests } from './silentRequests.ts'

const phase = 'silent-authentication'

export function createBffSession(settings: BffSettings, emit: (event: TokenClientEvent) => void): TokenClientSession {
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
    return found && { ...found, ...(begun && restoreAppState(begun, found)) }
  }

  return {
    end: turns.end,
    restore: (silent) =>
      flights.run(`${silent}`, () =>
        afterPrerendering(() => find(silent)).catch((error: unknown) => {
          if (isFailure(error, 'login-required') || isFailure(error, 'session-revoked')) return null
          throw error
        }),
      ),
    signIn: (options) => (options.mode === 'popup' ? popups.signIn(options) : redirects.signIn(options)),
    extendSession: async (interactive) => (interactive ? popups.extend() : take('extend', phase, silently.extend)),
    prepareWindow: popups.prepare,
    renewTokens: () =>
      take('renew', 'renewal', async (signal) => {
        const askedAt = Date.now()
        return { answer: await turns.ask('refresh', 'renewal', signal, {}), askedAt }
      }),
    findAccessToken: () => null,
    async getAccessToken({ forceRenew }) {
      if (held() && forceRenew) await take('look', 'access-token', (signal) => turns.look('access-token', signal))
      throw failure(held() ? 'tokens-at-server' : 'not-signed-in', 'access-token')
    },
    signOut: signOuts.signOut,
  }
}
