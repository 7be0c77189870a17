import type { ReactElement } from 'react'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from './createTestSession.ts'

/** Parts of a story or of a file of stories. */
export type SessionStory = {
  loaders: [() => Promise<{ session: TestSession }>]
  decorators: [(Story: () => ReactElement, context: { loaded: Record<string, unknown> }) => ReactElement]
}

/**
 * Renders a story of Storybook below an `AuthProvider` with a session in a given state, whose clock stands still. For
 * `play`, the session is `loaded.session` of the story's context. `then` runs before the story is shown.
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
