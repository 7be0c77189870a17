import { AuthProvider, SessionTimeoutModal, type Messages } from '@stillhere/react'
import { createTestSession, type TestSession } from '@stillhere/react/testing'
import styles from '@stillhere/react/styles.css?raw'
import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fireEvent, screen, waitFor } from 'storybook/test'
import { wordsOf } from './sessionStory.tsx'
import { Frame } from './showroom/Frame.tsx'
import { inFrame } from './showroom/inFrame.ts'
import { Showroom } from './showroom/Showroom.tsx'

/** Every custom property that the style sheet reads, and what it is without one. */
const properties = [...styles.matchAll(/var\((--stillhere-[a-z-]+),\s*((?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\)/g)]
  .map(([, name = '', initial = '']) => ({ name, initial: initial.trim() }))
  .filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at)

function Theming({ session, messages }: { session: TestSession; messages?: Partial<Messages> | undefined }) {
  const [values, setValues] = useState<Record<string, string>>({})
  const rules = properties.map(({ name }) => `${name}: ${values[name] || 'initial'};`)
  return (
    <Showroom>
      <div className="showroom-intro">
        <h1>Theming</h1>
        <p>
          Set any of these on <code>:root</code> or on an ancestor. What is empty is as the style sheet has it, in light
          and in dark.
        </p>
      </div>
      <div className="theming">
        <div className="card theming-list">
          {properties.map(({ name, initial }) => (
            <label key={name}>
              <code>{name}</code>
              <input
                value={values[name] ?? ''}
                placeholder={initial}
                onChange={(event) => setValues({ ...values, [name]: event.target.value })}
              />
            </label>
          ))}
        </div>
        <div className="window">
          <div className="window-page theming-page">
            <Frame title="preview" onActivity={() => {}}>
              <style>{`.app { ${rules.join(' ')} }`}</style>
              <AuthProvider engine={session.engine}>
                <SessionTimeoutModal {...(messages ? { messages } : {})} />
              </AuthProvider>
            </Frame>
          </div>
        </div>
      </div>
    </Showroom>
  )
}

const meta = {
  title: 'Theming',
  component: Theming,
  tags: ['!autodocs'],
  parameters: { layout: 'fullscreen', controls: { disable: true }, a11y: { options: { iframes: false } } },
  // the loader's session is the story's own
  args: { session: undefined as unknown as TestSession },
  loaders: [async () => ({ session: await createTestSession({ status: 'expiring', remainingMs: 48_000 }) })],
  render: (args, { id, loaded }) => <Theming key={id} {...args} session={loaded['session'] as TestSession} />,
} satisfies Meta<typeof Theming>

export default meta
type Story = StoryObj<typeof meta>

export const Live: Story = {
  name: 'Theming',
  async play(context) {
    await expect(properties.length).toBeGreaterThan(11)
    const preview = await inFrame('preview')
    const stay = await preview.findByRole('button', { name: wordsOf(context).stay })
    await fireEvent.change(screen.getByLabelText('--stillhere-radius'), { target: { value: '0px' } })
    await waitFor(() => expect(preview.getByRole('alertdialog')).toHaveStyle({ borderRadius: '0px' }))
    await fireEvent.change(screen.getByLabelText('--stillhere-radius'), { target: { value: '' } })
    await waitFor(() => expect(preview.getByRole('alertdialog')).toHaveStyle({ borderRadius: '12px' }))
    await expect(stay).toBeVisible()
  },
}
