import { CancelledError, type QueryClient } from '@tanstack/react-query'

/**
 * Empties the cache at once: requests under way are abandoned, waiting mutations dropped, and whoever still shows a
 * query is left with nothing to show, which `clear()` alone would not do.
 */
export function forgetEverything(queryClient: QueryClient): void {
  const queries = queryClient.getQueryCache()
  const mutations = queryClient.getMutationCache()
  for (const mutation of mutations.getAll()) {
    // one that is about to be tried again would be sent in the name of whoever is there then
    mutation.setOptions({ mutationFn: () => Promise.reject(new CancelledError()) })
    mutation.setOptions = () => {} // a component that renders anew would give its own again
  }
  mutations.clear()
  for (const query of queries.getAll()) {
    if (query.getObserversCount() > 0) query.reset()
    else queries.remove(query)
  }
}
