import type { DefaultOptions } from '@tanstack/react-query'
import { sessionMutationRetry, sessionRetry } from './sessionRetry.ts'

/**
 * Default options that suit a session. {@link connectSession} puts them below those that the client has; take them to a
 * client of your own, or to a server render, which connects nothing.
 *
 * @example new QueryClient({ defaultOptions: sessionQueryOptions })
 */
export const sessionQueryOptions: Pick<Required<DefaultOptions>, 'queries' | 'mutations'> = {
  queries: { retry: sessionRetry },
  mutations: { retry: sessionMutationRetry },
}
