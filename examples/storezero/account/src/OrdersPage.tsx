import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { formatPrice } from '../../ui/formatPrice.ts'
import { Link, useAddress } from '../../ui/Link.tsx'
import { useOrders, type Order } from './useOrders.ts'

const filters = [
  { label: 'All', to: '/orders', status: null },
  { label: 'On the way', to: '/orders?status=open', status: 'open' },
  { label: 'Delivered', to: '/orders?status=delivered', status: 'delivered' },
]

/** Every order of the person, as the API tells. */
export function OrdersPage(): ReactNode {
  const status = useAddress().query.get('status')
  const { data, problem, isLoading, reload } = useOrders<{ orders: Order[] }>('/orders')
  const [isLive, setLive] = useState(false)
  const refresh = useEffectEvent(reload)
  // a page that asks every second, whether anybody is there or not: it must not keep the session alive
  useEffect(() => {
    if (!isLive) return undefined
    const timer = setInterval(refresh, 1_000)
    return () => clearInterval(timer)
  }, [isLive])
  const orders = data?.orders.filter((order) => !status || (order.status === 'Delivered') === (status === 'delivered'))
  return (
    <>
      <title>All Orders · Storezero</title>
      <div className="title-row">
        <h1>All Orders</h1>
        <label className="live quiet">
          <input type="checkbox" checked={isLive} onChange={() => setLive(!isLive)} /> Keep up to date
        </label>
        <button type="button" className="button plain small" onClick={reload} aria-disabled={isLoading}>
          {isLoading && !isLive ? 'Loading…' : 'Refresh'}
        </button>
      </div>
      <nav className="filters" aria-label="Filter">
        {filters.map((filter) => (
          <Link key={filter.to} to={filter.to} data-chosen={filter.status === status}>
            {filter.label}
          </Link>
        ))}
      </nav>
      {problem && (
        <p className="notice" role="alert">
          Your orders could not be loaded. {problem}
        </p>
      )}
      {orders ? <OrdersTable orders={orders} /> : isLoading && <p className="card quiet">Fetching your orders…</p>}
    </>
  )
}

const OrdersTable = ({ orders }: { orders: Order[] }) =>
  orders.length === 0 ? (
    <p className="card quiet">Nothing of that kind.</p>
  ) : (
    <table className="orders card">
      <thead>
        <tr>
          <th>Order</th>
          <th>Placed</th>
          <th>Items</th>
          <th>Status</th>
          <th>Total</th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <tr key={order.id}>
            <td>
              <Link to={`/orders/${order.id}`}>{order.id}</Link>
            </td>
            <td>{formatDay(order.placedOn)}</td>
            <td>
              {order.items.map(({ name, quantity }) => (quantity > 1 ? `${quantity} × ${name}` : name)).join(', ')}
            </td>
            <td>
              <Status of={order} />
            </td>
            <td>{formatPrice(totalOf(order))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )

export const Status = ({ of: { status } }: { of: Order }): ReactNode => (
  <span className="status" data-done={status === 'Delivered'}>
    {status}
  </span>
)

export const totalOf = ({ items }: Order): number =>
  items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)

const days = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' })
export const formatDay = (day: string): string => days.format(Date.parse(day))
