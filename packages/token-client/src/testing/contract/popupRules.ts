import { expect } from 'vitest'
import { rejectionOf, type ContractProbe, type ContractRule } from './contractRule.ts'

const signIn = ({ client }: ContractProbe, options = {}) => client.signIn({ mode: 'popup', ...options })

/** Rules for clients that open windows in a test bed that controls them. */
const withPopup = (
  sentence: string,
  check: (probe: ContractProbe, popup: NonNullable<ContractProbe['popup']>) => Promise<void>,
  applies: (probe: ContractProbe) => boolean = () => true,
): ContractRule => ({
  sentence: `in a window: ${sentence}`,
  applies: (probe) => probe.client.capabilities.popup && probe.popup !== undefined && applies(probe),
  check: (probe) => check(probe, probe.popup as NonNullable<ContractProbe['popup']>),
})

export const popupRules: ContractRule[] = [
  withPopup(
    'it opens at once, within the click',
    async (probe, popup) => {
      popup.hold()
      void rejectionOf(signIn(probe))
      expect(popup.openedCount?.()).toBe(1)
    },
    ({ popup }) => popup?.openedCount !== undefined,
  ),
  withPopup('the user signs in, and the caller learns it', async (probe) => {
    await probe.server.signIn('ada')
    const authentication = await signIn(probe, { appState: 7 })
    expect(authentication.user.sub).toContain('ada')
    expect(authentication.appState).toBe(7)
    expect(probe.events).toEqual([])
    expect(await probe.tokenOf()).not.toBe('')
  }),
  withPopup('a blocked window changes nothing', async (probe, popup) => {
    await probe.signedIn()
    popup.block()
    expect(await rejectionOf(signIn(probe))).toMatchObject({ code: 'token-client/popup-blocked', endsSession: false })
    expect(probe.events).toEqual([])
    expect(await probe.tokenOf()).not.toBe('')
  }),
  withPopup('a window that the user closes changes nothing', async (probe, popup) => {
    await probe.signedIn()
    const opened = popup.hold()
    const outcome = rejectionOf(signIn(probe))
    await opened.close()
    expect(await outcome).toMatchObject({ code: 'token-client/popup-closed', endsSession: false })
    expect(probe.events).toEqual([])
    expect(await probe.tokenOf()).not.toBe('')
  }),
  withPopup(
    'a sign-in in a window that had seemed closed is told with signedIn',
    async (probe, popup) => {
      await probe.server.signIn('ada')
      const opened = popup.hold()
      const outcome = rejectionOf(signIn(probe))
      await opened.close()
      await outcome
      await opened.answer()
      await expect.poll(() => probe.eventTypes()).toEqual(['signedIn'])
      expect(probe.events[0]).toMatchObject({ authentication: { user: { sub: expect.stringContaining('ada') } } })
      expect(await probe.tokenOf()).not.toBe('')
    },
    ({ client }) => !client.capabilities.lateSignInLost,
  ),
  withPopup('a later sign-in replaces an earlier one, which rejects with aborted', async (probe, popup) => {
    await probe.server.signIn('ada')
    const opened = popup.hold()
    const replaced = rejectionOf(signIn(probe, { appState: 1 }))
    const signing = signIn(probe, { appState: 2 })
    expect(await replaced).toMatchObject({ code: 'token-client/aborted' })
    await opened.answer()
    expect((await signing).appState).toBe(2)
    expect(probe.events).toEqual([])
  }),
  withPopup('a caller that aborts is not signed in', async (probe, popup) => {
    popup.hold()
    const giveUp = new AbortController()
    const outcome = rejectionOf(signIn(probe, { signal: giveUp.signal }))
    giveUp.abort()
    expect(await outcome).toMatchObject({ code: 'token-client/aborted' })
    expect(probe.events).toEqual([])
  }),
  withPopup('a sign-out ends the wait', async (probe, popup) => {
    await probe.signedIn()
    popup.hold()
    const outcome = rejectionOf(signIn(probe))
    await probe.client.signOut({ scope: 'application' })
    expect(await outcome).toMatchObject({ code: 'token-client/aborted' })
    await probe.expectNotSignedIn()
  }),
  withPopup('another user signs in and gets none of the tokens before', async (probe) => {
    await probe.signedIn()
    const token = await probe.tokenOf()
    await probe.server.endSession()
    await probe.server.signIn('grace')
    expect((await signIn(probe)).user.sub).toContain('grace')
    expect((await probe.tokenOf()) === token).toBe(!probe.hasTokens())
    expect(probe.eventTypes()).not.toContain('sessionLost')
  }),
]
