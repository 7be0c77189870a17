import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Order } from '../../orders-api/orders.ts'
import { useOrdersApi } from './useOrdersApi.ts'

/** Every order of the person. @param isLive asks every second, whether anybody is there or not: that never keeps the session alive */
export function useOrders(isLive: boolean): UseQueryResult<Order[]> {
  const ask = useOrdersApi()
  return useQuery({
    queryKey: ['orders'],
    queryFn: async ({ signal }) => (await ask<{ orders: Order[] }>('/orders', { signal }))?.orders ?? [],
    refetchInterval: isLive && 1_000,
  })
}

/** One order; `null` where it is not among the person's. */
export function useOrder(id: string): UseQueryResult<Order | null> {
  const ask = useOrdersApi()
  return useQuery({
    queryKey: ['orders', id],
    queryFn: ({ signal }) => ask<Order>(`/orders/${id}`, { signal }),
  })
}
