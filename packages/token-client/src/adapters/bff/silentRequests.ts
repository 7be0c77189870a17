import { isSilentAuthError } from '../../tokenClientError.ts'
import { failure, isFailure } from '../../protocol/protocolError.ts'
import { neededRequest, readRequest, type BffRequest } from './askBff.ts'
import { askFrame } from './bffFrame.ts'
import type { BffSignOuts } from './bffSignOuts.ts'
import type { Heard } from './bffRequests.ts'
import type { BffTurns } from './bffTurns.ts'

const phase = 'silent-authentication'

/** Asking without a person, by the SSO cookie. */
export type SilentRequests = {
  /** Whether a hidden frame has just been of no use here. */
  silentAuthUnavailable(): boolean
  /** A frame has worked in this page. */
  hasWorked(): boolean
  /** The backend knows that it is of use, or not needed. */
  noteHope(): void
  /** In a hidden frame. */
  extend(signal: AbortSignal): Promise<Heard>
  /** In a hidden frame, where the backend has no session. */
  signIn(signal: AbortSignal): Promise<Heard>
  /** The request for a window. */
  begin(signal: AbortSignal): Promise<BffRequest | Heard>
}

export function createSilentRequests({ ask, look, held }: BffTurns, signOuts: BffSignOuts): SilentRequests {
  let isUnavailable = false
  let hasWorked = false

  const beginSignIn = async (mode: 'frame' | 'popup', signal: AbortSignal) =>
    neededRequest(await ask('login', phase, signal, { mode, prompt: 'none' }), phase)
  /** Gives what the backend knows by itself, if that is enough. Who is not here has no session to extend. */
  const beginExtension = async (mode: 'frame' | 'popup', signal: AbortSignal) => {
    // who has signed out and wants back in
    if (!held()) await signOuts.finish('application')
    const askedAt = Date.now()
    const answer = await ask('extend', phase, signal, { mode })
    const isEnough = held() || answer['status'] === 'active'
    return readRequest(answer) ?? (isEnough ? { answer, askedAt, contactedAt: askedAt } : beginSignIn(mode, signal))
  }
  const byFrame = async (
    begin: (mode: 'frame', signal: AbortSignal) => Promise<BffRequest | Heard>,
    signal: AbortSignal,
  ): Promise<Heard> => {
    if (!navigator.onLine) throw failure('network', phase, 'offline')
    const contactedAt = Date.now()
    const begun = await begin('frame', signal)
    if ('answer' in begun) return begun
    try {
      await askFrame(begun, signal)
      isUnavailable = false
      hasWorked = true
    } catch (error) {
      isUnavailable ||= isSilentAuthError(error)
      // a frame cannot tell a refusing page from a dead network: ask in a way that can
      if (isFailure(error, 'silent-no-answer')) await look(phase, signal)
      // of what has ended the backend knows the reason
      if (!isFailure(error, 'session-ended')) throw error
    }
    return { ...(await look(phase, signal)), contactedAt }
  }

  return {
    silentAuthUnavailable: () => isUnavailable,
    hasWorked: () => hasWorked,
    noteHope: () => void (isUnavailable = false),
    extend: (signal) => byFrame(beginExtension, signal),
    signIn: (signal) => byFrame(beginSignIn, signal),
    begin: (signal) => beginExtension('popup', signal),
  }
}
