import type { ReactElement } from 'react'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from './createTestSession.ts'

/** Parts of a story or of a file of stories. */
export type SessionStory = {
  loaders: [() => Promise<{ session: TestSession }>]
  decorators: [(Story: () => ReactElement, context: { loaded: Record<string, unknown> }) => ReactElement]
}

/**
 * Puts a story of Storybook below an `AuthProvider` whose session is in a certain state, by a clock that stands still.
 * `loaded.session` of the story's context is the session, for `play`. `then` is done before the story is shown.
 *
 * @example export const Expiring: Story = { ...withSession({ status: 'expiring', remainingMs: 30_000 }) }
 */
export function withSession(
  options: TestSessionOptions = {},
  then: (session: TestSession) => unknown = () => {},
): SessionStory {
  return {
    loaders: [
      async () => {
        const session = await createTestSession(options)
        await then(session)
        return { session }
      },
    ],
    decorators: [
      (Story, { loaded }) => (
        <AuthProvider engine={(loaded['session'] as TestSession).engine}>
          <Story />
        </AuthProvider>
      ),
    ],
  }
}
