import '@mantine/core/styles.css'
import { createTheme, MantineProvider } from '@mantine/core'
import { createTheme as createMuiTheme, ThemeProvider } from '@mui/material'
import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { useMemo, type ReactNode } from 'react'
import { expect, screen, userEvent, waitFor } from 'storybook/test'
import { inSession, Orders, sessionOf, wordsOf } from '../sessionStory.tsx'
import { MantineTimeoutModal } from './MantineTimeoutModal.tsx'
import { MuiTimeoutModal } from './MuiTimeoutModal.tsx'

type Scheme = 'light' | 'dark'
type Look = { scheme: Scheme; children: ReactNode }

function WithMui({ scheme, children }: Look) {
  const theme = useMemo(() => createMuiTheme({ palette: { mode: scheme } }), [scheme])
  return <ThemeProvider theme={theme}>{children}</ThemeProvider>
}
/** Its own blue, a shade darker: white text on it has enough contrast. */
const mantine = createTheme({ primaryShade: 8 })
const WithMantine = ({ scheme, children }: Look) => (
  <MantineProvider theme={mantine} forceColorScheme={scheme}>
    {children}
  </MantineProvider>
)

/**
 * `useSessionTimeoutModal` gives the props for a native `<dialog>` and its parts; surfaces, buttons and the ring are the
 * library's. It stays a real modal, above whatever the library puts on top.
 */
const meta = {
  title: 'Component libraries',
  parameters: { docs: { story: { inline: false, height: '560px' } } },
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

const schemeOf = ({ globals }: { globals: Record<string, unknown> }): Scheme => {
  if (globals['theme'] !== 'system') return globals['theme'] === 'dark' ? 'dark' : 'light'
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
const render = {
  mui: (_: object, context: StoryContext) => (
    <WithMui scheme={schemeOf(context)}>
      <Orders />
      <MuiTimeoutModal messages={wordsOf(context)} />
    </WithMui>
  ),
  mantine: (_: object, context: StoryContext) => (
    <WithMantine scheme={schemeOf(context)}>
      <Orders />
      <MantineTimeoutModal messages={wordsOf(context)} />
    </WithMantine>
  ),
}

const asked = { status: 'expiring', remainingMs: 48_000 } as const
const asks = async (context: StoryContext) => {
  const words = wordsOf(context)
  const dialog = await screen.findByRole('alertdialog', { name: words.timeoutTitle({ limit: 'idle' }) })
  await expect(dialog).toHaveAccessibleDescription(words.timeoutText({ limit: 'idle' }))
  await waitFor(() => expect(screen.getByRole('button', { name: words.stay })).toHaveFocus())
}
const tries = async (context: StoryContext) => {
  const words = wordsOf(context)
  await asks(context)
  await userEvent.click(screen.getByRole('button', { name: words.stay }))
  await expect(await screen.findByText(words.retrying)).toBeVisible()
}
const stays = async (context: StoryContext) => {
  await asks(context)
  await userEvent.click(screen.getByRole('button', { name: wordsOf(context).stay }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  await expect(sessionOf(context).engine.store.getState().status).toBe('active')
}
const unreachable = inSession(asked, ({ browser }) => browser.server.fail('token-client/network', 9))

export const Mui: Story = { name: 'MUI', render: render.mui, ...inSession(asked), play: asks }
export const MuiRetrying: Story = { name: 'MUI, retrying', render: render.mui, ...unreachable, play: tries }
export const MuiAnswered: Story = { name: 'MUI, answered', render: render.mui, ...inSession(asked), play: stays }
export const Mantine: Story = { render: render.mantine, ...inSession(asked), play: asks }
export const MantineRetrying: Story = { name: 'Mantine, retrying', render: render.mantine, ...unreachable, play: tries }
export const MantineAnswered: Story = {
  name: 'Mantine, answered',
  render: render.mantine,
  ...inSession(asked),
  play: stays,
}
