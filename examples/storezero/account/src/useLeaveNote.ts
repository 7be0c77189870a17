import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import { useOrdersApi } from './useOrdersApi.ts'

/** Adds a note to an order. It waits while the session has ended, and is sent once. */
export function useLeaveNote(id: string): UseMutationResult<unknown, Error, string> {
  const ask = useOrdersApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (note: string) =>
      ask(`/orders/${id}/note`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ note }),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['orders', id] }),
  })
}
