import type { ReactNode } from 'react'
import { formatPrice } from '../../ui/formatPrice.ts'
import { Link } from '../../ui/Link.tsx'
import { formatDay, Status, totalOf } from './OrdersPage.tsx'
import { useOrders, type Order } from './useOrders.ts'

/** One order: what was in it. */
export function OrderPage({ id }: { id: string }): ReactNode {
  const { data: order, problem } = useOrders<Order>(`/orders/${id}`)
  return (
    <>
      <title>{`Order ${id} · Storezero`}</title>
      <p className="crumb">
        <Link to="/orders">← Back to the list</Link>
      </p>
      <h1>Order {id}</h1>
      {problem && (
        <p className="notice" role="alert">
          This order could not be loaded. {problem}
        </p>
      )}
      {order && (
        <>
          <p className="quiet lead">
            Placed on {formatDay(order.placedOn)} <Status of={order} />
          </p>
          <table className="orders card">
            <tbody>
              {order.items.map((item) => (
                <tr key={item.name}>
                  <td>{item.name}</td>
                  <td>{item.quantity} ×</td>
                  <td>{formatPrice(item.price)}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th colSpan={2}>Total</th>
                <th>{formatPrice(totalOf(order))}</th>
              </tr>
            </tfoot>
          </table>
        </>
      )}
    </>
  )
}
