import type { Messages } from '@stillhere/react'
import { withSession, type TestSession, type TestSessionOptions } from '@stillhere/react/testing'
import type { Decorator, Loader } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { languages } from '../.storybook/languages.ts'
import { StoryTime } from './StoryTime.tsx'

type Loaded = { loaded: Record<string, unknown> }

/** The session that a story's loader made. */
export const sessionOf = ({ loaded }: Loaded): TestSession => loaded['session'] as TestSession

/** What the toolbar has the components say. */
export const wordsOf = ({ globals }: { globals: Record<string, unknown> }): Messages => {
  const language = languages[String(globals['language'])]
  if (!language) throw new Error(`There is no language ${String(globals['language'])}.`)
  return language.messages
}

/**
 * Puts a story below a provider whose session is in a certain state, by a clock that stands still. Tests look at it as
 * it is after the animations.
 */
export const inSession = (
  options: TestSessionOptions,
  then: (session: TestSession) => unknown = () => {},
): { loaders: Loader[]; decorators: Decorator[] } => {
  const { loaders, decorators } = withSession(options, then)
  return {
    loaders,
    decorators: [
      (Story, context) => (
        <>
          {navigator.webdriver && <style>{'* { animation: none !important }'}</style>}
          <StoryTime clock={sessionOf(context).browser.clock}>
            <Story />
          </StoryTime>
        </>
      ),
      ...decorators,
    ],
  }
}

/** A page to stand behind the dialogs. */
export const Orders = (): ReactNode => (
  <main style={{ maxWidth: 720, margin: '0 auto', padding: 24, font: '1rem/1.5 system-ui, sans-serif' }}>
    <h1>All Orders</h1>
    <ul style={{ padding: 0, listStyle: 'none' }}>
      {['Stoneware teapot', 'Linen apron', 'Walnut serving board', 'Brass candle snuffer'].map((name, at) => (
        <li
          key={name}
          style={{ padding: '12px 0', borderBottom: '1px solid color-mix(in srgb, currentcolor 20%, #0000)' }}
        >
          {name}, ordered on {at + 3} November
        </li>
      ))}
    </ul>
    <label>
      Note for the courier <input defaultValue="Ring twice" style={{ font: 'inherit' }} />
    </label>
  </main>
)
