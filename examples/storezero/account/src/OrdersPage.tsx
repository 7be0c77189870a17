import { useState, type ReactNode } from 'react'
import type { Order } from '../../orders-api/orders.ts'
import { formatPrice } from '../../ui/formatPrice.ts'
import { Link, useAddress } from '../../ui/Link.tsx'
import { useOrders } from './useOrders.ts'

const filters = [
  { label: 'All', to: '/orders', status: null },
  { label: 'On the way', to: '/orders?status=open', status: 'open' },
  { label: 'Delivered', to: '/orders?status=delivered', status: 'delivered' },
]

/** All orders of the user, from the API. */
export function OrdersPage(): ReactNode {
  const status = useAddress().query.get('status')
  const [isLive, setLive] = useState(false)
  const { data, error, isPending, isFetching, refetch } = useOrders(isLive)
  const orders = data?.filter((order) => !status || (order.status === 'Delivered') === (status === 'delivered'))
  return (
    <>
      <title>All Orders · Storezero</title>
      <div className="title-row">
        <h1>All Orders</h1>
        <label className="live quiet">
          <input type="checkbox" checked={isLive} onChange={() => setLive(!isLive)} /> Keep up to date
        </label>
        <button type="button" className="button plain small" onClick={() => void refetch()} aria-disabled={isFetching}>
          {isFetching && !isLive ? 'Loading…' : 'Refresh'}
        </button>
      </div>
      <nav className="filters" aria-label="Filter">
        {filters.map((filter) => (
          <Link key={filter.to} to={filter.to} data-chosen={filter.status === status}>
            {filter.label}
          </Link>
        ))}
      </nav>
      {error && (
        <p className="notice" role="alert">
          Your orders could not be loaded. {error.message}
        </p>
      )}
      {orders ? <OrdersTable orders={orders} /> : isPending && <p className="card quiet">Fetching your orders…</p>}
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
