import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { expect, screen, userEvent, waitFor } from 'storybook/test'
import { wordsOf } from './sessionStory.tsx'
import { ActPage } from './showroom/ActPage.tsx'
import { at, createTimeMachine, type TimeMachine } from './showroom/createTimeMachine.ts'
import type { AppName, DatedDeed } from './showroom/deed.ts'
import { inFrame } from './showroom/inFrame.ts'

/** Opens an app at the start and signs in there. */
const signsIn = (app: AppName, via: 'password' | 'social' = 'password'): DatedDeed[] => [
  { at: at(0), kind: 'open', app },
  { at: at(0, 2), kind: 'command', app, run: (engine) => engine.signIn() },
  { at: at(0, 12), kind: 'signIn', via },
]
const opens = (app: AppName, minutes: number, seconds: number): DatedDeed => ({
  at: at(minutes, seconds),
  kind: 'open',
  app,
})

const scene = (script: DatedDeed[], startAt = at(0)) => ({
  loaders: [async () => ({ machine: await createTimeMachine({ script, startAt }) })],
})

const meta = {
  title: 'Six acts',
  component: ActPage,
  tags: ['!autodocs'],
  parameters: { layout: 'fullscreen', controls: { disable: true }, a11y: { options: { iframes: false } } },
  // the loader's machine is the story's own
  args: { machine: undefined as unknown as TimeMachine, title: '', text: '', apps: [] },
  render: (args, { id, loaded }) => <ActPage key={id} {...args} machine={loaded['machine'] as TimeMachine} />,
} satisfies Meta<typeof ActPage>

export default meta
type Story = StoryObj<typeof meta>

// A reader finds each act at its beginning; what is performed is for tests, which assert what the servers saw.

const machineOf = ({ loaded }: Pick<StoryContext, 'loaded'>) => loaded['machine'] as TimeMachine
const statusOf = (machine: TimeMachine, app: AppName) => machine.world.apps.get(app)?.engine.store.getState().status
/** What the sign-in service was asked at its front door, in order. */
const asked = ({ world }: TimeMachine) =>
  world.sso.requests
    .filter(({ endpoint }) => endpoint !== 'token')
    .map(({ endpoint, prompt, outcome }) => [endpoint, prompt, outcome].filter(Boolean).join(' '))
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

export const InitialAuthentication: Story = {
  name: '1 Initial authentication',
  args: {
    title: 'Initial authentication',
    text: 'The orders are for signed-in people. Open the account app: it looks for a session without asking anybody, finds none, and leaves for the sign-in. Afterwards Ada is on the page that she asked for.',
    apps: ['account'],
  },
  ...scene([]),
}

export const InitialAuthenticationPerformed: Story = {
  ...InitialAuthentication,
  tags: ['!dev', 'one-look'],
  async play(context) {
    const machine = machineOf(context)
    await press('Open the account')
    await press('Sign in')
    const account = await inFrame('account')
    await expect(await account.findByRole('heading', { name: 'All Orders' })).toBeVisible()
    await expect(asked(machine)).toEqual(['authorize none token-client/login-required', 'authorize ok'])
    await expect(machine.world.upstream.requests).toEqual([])
  },
}

export const MaintainingTheSession: Story = {
  name: '2 Maintaining the session',
  args: {
    title: 'Maintaining the session',
    text: 'While Ada works, the session follows her: each silent contact renews the tokens (150 s) and pushes the deadline of the SSO session (300 s) out. She notices nothing. Move the pointer in the shop, or press the button, and push time forward.',
    apps: ['shop'],
    deeds: [{ name: 'Ada moves the mouse', deed: { kind: 'act', app: 'shop' } }],
  },
  ...scene(signsIn('shop'), at(0, 12)),
}

export const MaintainingTheSessionPerformed: Story = {
  ...MaintainingTheSession,
  tags: ['!dev', 'one-look'],
  async play(context) {
    const machine = machineOf(context)
    for (let minute = 0; minute < 11; minute++) {
      await press('Ada moves the mouse')
      await press('+ 1 min')
    }
    await waitFor(() => expect(machine.now()).toBe(at(11, 12)))
    const types = machine.world.apps
      .get('shop')
      ?.recording.getHistory()
      .facts.map(({ type }) => type)
    await expect(statusOf(machine, 'shop')).toBe('active')
    await expect(types).not.toContain('warningShown')
    await expect(asked(machine).filter((line) => line === 'authorize none ok')).toHaveLength(4)
  },
}

export const SeamlessSso: Story = {
  name: '3 Seamless SSO',
  args: {
    title: 'Seamless SSO',
    text: 'Ada is signed in at the shop. Open the second app: the sign-in service remembers her, and asks her nothing. Each app has its own session; the SSO session is one for both.',
    apps: ['shop', 'account'],
  },
  ...scene(signsIn('shop'), at(0, 40)),
}

export const SeamlessSsoPerformed: Story = {
  ...SeamlessSso,
  tags: ['!dev', 'one-look'],
  async play(context) {
    const machine = machineOf(context)
    await press('Open the account')
    const account = await inFrame('account')
    await expect(await account.findByRole('heading', { name: 'All Orders' })).toBeVisible()
    await expect(asked(machine)).toEqual([
      'authorize none token-client/login-required',
      'authorize ok',
      'authorize none ok',
    ])
  },
}

export const PromptingToExtend: Story = {
  name: '4 Prompting to extend',
  args: {
    title: 'Prompting to extend',
    text: 'Ada has gone for coffee. A minute before the session would lapse she is asked. An answer extends it, silently; no answer lets it end, here and everywhere, and what she typed waits for her.',
    apps: ['shop'],
  },
  ...scene(signsIn('shop'), at(4, 24)),
}

export const PromptingToExtendPerformed: Story = {
  ...PromptingToExtend,
  tags: ['!dev', 'one-look'],
  async play(context) {
    const machine = machineOf(context)
    const words = wordsOf(context)
    const shop = await inFrame('shop')
    await userEvent.click(await shop.findByRole('button', { name: words.stay }))
    await waitFor(() => expect(asked(machine).at(-1)).toBe('authorize none ok'))
    await expect(machine.world.sso.sessionExpiresAt()).toBe(at(9, 24))
    await machine.moveTo(at(9, 23))
    await expect(statusOf(machine, 'shop')).toBe('expiring')
    await machine.moveTo(at(9, 24))
    await expect(statusOf(machine, 'shop')).toBe('ended')
    await expect(machine.world.sso.session()).toBeNull()
    await expect(await shop.findByRole('alertdialog', { name: words.endedTitle })).toBeVisible()
  },
}

export const ExplicitSignOut: Story = {
  name: '5 Explicit sign-out',
  args: {
    title: 'Explicit sign-out',
    text: 'Ada signed in with her social account. Sign out of the account app: its session ends, and the SSO session with it. The social provider keeps its own, and the page says so.',
    apps: ['account'],
  },
  ...scene(signsIn('account', 'social'), at(1)),
}

export const ExplicitSignOutPerformed: Story = {
  ...ExplicitSignOut,
  tags: ['!dev', 'one-look'],
  async play(context) {
    const machine = machineOf(context)
    const account = await inFrame('account')
    await userEvent.click(await account.findByRole('button', { name: 'Sign out' }))
    await expect(await account.findByRole('heading', { name: wordsOf(context).signedOutTitle })).toBeVisible()
    await expect(asked(machine).at(-1)).toBe('end-session ok')
    await expect(machine.world.sso.session()).toBeNull()
    await expect(machine.world.upstream.session()?.user.name).toBe('Ada')
  },
}

export const ReturnToTheFirstApp: Story = {
  name: '6 Return to the first app',
  args: {
    title: 'Return to the first app',
    text: 'Both apps are open. Sign out of the account app, and go back to the shop: it still holds good tokens, and finds at its next contact that the session behind them is gone. It asks Ada to sign in again instead of failing.',
    apps: ['shop', 'account'],
    deeds: [{ name: 'Ada goes back to the shop', deed: { kind: 'return', app: 'shop' } }],
  },
  ...scene([...signsIn('shop'), opens('account', 0, 40)], at(1)),
}

export const ReturnToTheFirstAppPerformed: Story = {
  ...ReturnToTheFirstApp,
  tags: ['!dev', 'one-look'],
  async play(context) {
    const machine = machineOf(context)
    const account = await inFrame('account')
    const shop = await inFrame('shop')
    await userEvent.click(await account.findByRole('button', { name: 'Sign out' }))
    await waitFor(() => expect(asked(machine).at(-1)).toBe('end-session ok'))
    await expect(statusOf(machine, 'shop')).toBe('active')
    await machine.moveTo(at(2))
    await press('Ada goes back to the shop')
    await expect(await shop.findByRole('alertdialog', { name: wordsOf(context).endedTitle })).toBeVisible()
    await expect(asked(machine).at(-1)).toBe('authorize none token-client/login-required')
    await expect(statusOf(machine, 'shop')).toBe('ended')
  },
}
