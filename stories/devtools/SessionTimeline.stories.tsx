import { SessionTimeline } from '@stillhere/devtools'
import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { expect, fireEvent, screen, waitFor, within } from 'storybook/test'
import { at, createTimeMachine, type TimeMachine } from '../showroom/createTimeMachine.ts'
import { actScripts } from './actScripts.ts'
import { TimelineStory } from './TimelineStory.tsx'

const machineOf = ({ loaded }: Pick<StoryContext, 'loaded'>) => loaded['machine'] as TimeMachine

const meta = {
  title: 'Devtools/SessionTimeline',
  component: SessionTimeline,
  parameters: { controls: { disable: true } },
  // the loader's machine is the story's own
  args: {} as never,
  render: (_, context) => <TimelineStory key={context.id} machine={machineOf(context)} />,
} satisfies Meta<typeof SessionTimeline>

export default meta
type Story = StoryObj<typeof meta>

const scene = (name: keyof typeof actScripts) => ({
  loaders: [async () => ({ machine: await createTimeMachine(actScripts[name]) })],
})

/** A lane, by what it is about: what it says now, and its drawing in words. */
const lane = (about: string) => {
  const timeline = within(screen.getByRole('region', { name: 'Session timeline' }))
  const found = timeline.getByText(about).closest<HTMLElement>('.stillhere-timeline-lane')
  if (!found) throw new Error(`There is no lane ${about}.`)
  const words = within(found)
    .queryAllByRole('listitem')
    .map(({ textContent }) => textContent)
  return { now: found.querySelector('output')?.textContent, words }
}
const saying = (text: string) => expect.arrayContaining([expect.stringContaining(text)])

export const InitialAuthentication: Story = {
  name: '1 Initial authentication',
  ...scene('one'),
  async play() {
    await expect(lane('application session').now).toBe('4:56 left')
    await expect(lane('SSO session').words).toEqual(saying('signed in at'))
  },
}

export const MaintainingTheSession: Story = {
  name: '2 Maintaining the session',
  ...scene('two'),
  async play() {
    await expect(lane('activity')).toMatchObject({ now: 'here', words: saying('18 touches') })
    await expect(lane('SSO session').words.filter((line) => line.startsWith('extended'))).toHaveLength(2)
    await expect(lane('application session').words).not.toEqual(saying('asked at'))
  },
}

export const SeamlessSso: Story = {
  name: '3 Seamless SSO',
  ...scene('three'),
  async play() {
    await expect(lane('application session').now).toBe('3:40 left')
  },
}

export const PromptingToExtend: Story = {
  name: '4 Prompting to extend',
  ...scene('four'),
  async play() {
    await expect(lane('application session')).toMatchObject({ now: '30 s left', words: saying('asked at') })
    await expect(lane('upstream session').words).toEqual(saying('signed in at'))
  },
}

export const ExplicitSignOut: Story = {
  name: '5 Explicit sign-out',
  ...scene('five'),
  async play() {
    await expect(lane('application session')).toMatchObject({ now: 'signed out', words: saying('signed out at') })
    await expect(lane('SSO session').now).toBe('not known')
  },
}

export const ReturnToTheFirstApp: Story = {
  name: '6 Return to the first app',
  ...scene('six'),
  async play() {
    await expect(lane('application session')).toMatchObject({ now: 'ended', words: saying('ended at') })
  },
}

/** Move the time: back too. */
export const Live: Story = {
  ...scene('two'),
  render: (_, context) => <TimelineStory key={context.id} machine={machineOf(context)} slider />,
  async play() {
    const slider = screen.getByRole('slider', { name: 'Time' })
    await fireEvent.input(slider, { target: { value: at(11) } })
    await waitFor(() => expect(lane('application session').now).toBe('20 s left'))
    await fireEvent.input(slider, { target: { value: at(6) } })
    await waitFor(() => expect(lane('application session').now).toBe('4:20 left'))
  },
}
