import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Order } from '../../orders-api/orders.ts'
import { useOrdersApi } from './useOrdersApi.ts'

/** Returns all orders of the user. @param isLive polls every second, which never keeps the session alive */
export function useOrders(isLive: boolean): UseQueryResult<Order[]> {
  const ask = useOrdersApi()
  return useQuery({
    queryKey: ['orders'],
    queryFn: async ({ signal }) => (await ask<{ orders: Order[] }>('/orders', { signal }))?.orders ?? [],
    refetchInterval: isLive && 1_000,
  })
}

/** Returns one order; `null` if it is not the user's. */
export function useOrder(id: string): UseQueryResult<Order | null> {
  const ask = useOrdersApi()
  return useQuery({
    queryKey: ['orders', id],
    queryFn: ({ signal }) => ask<Order>(`/orders/${id}`, { signal }),
  })
}
