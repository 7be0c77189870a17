import { activityLane, applicationLane, tokensLane } from '@stillhere/devtools'
import type { Messages } from '@stillhere/react'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fireEvent, screen, userEvent, waitFor, within } from 'storybook/test'
import { wordsOf } from './sessionStory.tsx'
import { AppWindow } from './showroom/AppWindow.tsx'
import { at, createTimeMachine, type TimeMachine } from './showroom/createTimeMachine.ts'
import type { DatedDeed } from './showroom/deed.ts'
import { Showroom } from './showroom/Showroom.tsx'
import { inFrame } from './showroom/inFrame.ts'
import { TimeButtons } from './showroom/TimeButtons.tsx'
import { TimelineCard } from './showroom/TimelineCard.tsx'
import { serverLane } from './showroom/serverLane.ts'
import { useTimeMachine } from './showroom/useTimeMachine.ts'

/** Ada signs in, is busy for three minutes, and walks away. */
const morning: DatedDeed[] = [
  { at: at(0), kind: 'open', app: 'shop' },
  { at: at(0, 2), kind: 'command', app: 'shop', run: (engine) => engine.signIn() },
  { at: at(0, 12), kind: 'signIn', via: 'social' },
  ...[20, 27, 41, 60, 66, 85, 104, 111, 130, 152, 158, 171].map(
    (second) => ({ at: at(0, second), kind: 'act', app: 'shop' }) as const,
  ),
]

function Welcome({ machine, messages }: { machine: TimeMachine; messages?: Partial<Messages> | undefined }) {
  const time = useTimeMachine(machine)
  const { world } = machine
  const now = machine.now()
  const shop = world.apps.get('shop')
  const history = shop?.recording.getHistory()
  return (
    <Showroom>
      <div className="welcome-top">
        <div className="showroom-intro">
          <span className="showroom-kicker">Stillhere, for React and OpenID Connect</span>
          <h1>Are you still here?</h1>
          <p>
            Nobody is thrown out while working. Nobody stays signed in after walking away. This is the question in
            between.
          </p>
          <p>Drag the time. Answer, or let it pass: it all runs in this page, on a clock that you move.</p>
          <TimeButtons machine={machine} time={time} />
        </div>
        <AppWindow machine={machine} app="shop" messages={messages} />
      </div>
      <TimelineCard
        machine={machine}
        axisMs={11 * 60_000}
        lanes={[
          ...(history
            ? [activityLane(history, now, 'Ada'), applicationLane(history, now, 'Shop'), tokensLane(history, now)]
            : []),
          serverLane('Sign-in service', 'SSO session', world.sso, now),
        ]}
      />
    </Showroom>
  )
}

const meta = {
  title: 'Welcome',
  component: Welcome,
  tags: ['!autodocs'],
  parameters: { layout: 'fullscreen', controls: { disable: true }, a11y: { options: { iframes: false } } },
  // the loader's machine is the story's own
  args: { machine: undefined as unknown as TimeMachine },
  loaders: [async () => ({ machine: await createTimeMachine({ script: morning, startAt: at(7, 3) }) })],
  render: (args, { id, loaded }) => <Welcome key={id} {...args} machine={loaded['machine'] as TimeMachine} />,
} satisfies Meta<typeof Welcome>

export default meta
type Story = StoryObj<typeof meta>

const moveTo = (instant: number) =>
  fireEvent.input(screen.getByRole('slider', { name: 'Time' }), { target: { value: instant } })

/** The question, a time slider, and the timeline below it. */
export const AreYouStillHere: Story = {
  name: 'Welcome',
  async play(context) {
    const words = wordsOf(context)
    const shop = await inFrame('shop')
    await expect(await shop.findByRole('timer')).toHaveTextContent(
      words.timeRemaining({ remainingMs: 48_000, locale: words.locale }),
    )
    const timeline = within(screen.getByRole('region', { name: 'Timeline' }))
    await expect(timeline.getByText('48 s left')).toBeVisible()
    await moveTo(at(7, 51))
    await waitFor(() => expect(timeline.getByText('ended', { selector: 'output *' })).toBeVisible())
    await moveTo(at(7, 3))
    await waitFor(() => expect(timeline.getByText('48 s left')).toBeVisible())
    await waitFor(() => expect(screen.getByRole('slider', { name: 'Time' })).toHaveFocus())
  },
}

/** An answer changes what follows, until time is turned back to before it. */
export const Answered: Story = {
  tags: ['!dev', '!autodocs'],
  async play(context) {
    const words = wordsOf(context)
    const shop = await inFrame('shop')
    const timeline = within(screen.getByRole('region', { name: 'Timeline' }))
    await userEvent.click(await shop.findByRole('button', { name: words.stay }))
    await waitFor(() => expect(timeline.getAllByText('5:00 left')).toHaveLength(2))
    await moveTo(at(6))
    await waitFor(() => expect(timeline.getByText('1:51 left')).toBeVisible())
    await moveTo(at(8))
    await waitFor(() => expect(timeline.getAllByText('4:03 left')).toHaveLength(2))
  },
}
