import type { ReactNode } from 'react'
import { formatPrice } from '../../ui/formatPrice.ts'
import { Link } from '../../ui/Link.tsx'
import { NoteForm } from './NoteForm.tsx'
import { formatDay, Status, totalOf } from './OrdersPage.tsx'
import { useOrder } from './useOrders.ts'

/** One order. Its number comes from the address and may belong to another user, so the page repeats only loaded data. */
export function OrderPage({ id }: { id: string }): ReactNode {
  const { data: order, error } = useOrder(id)
  const isMissing = order === null
  return (
    <>
      <title>{order ? `Order ${order.id} · Storezero` : 'Order · Storezero'}</title>
      <p className="crumb">
        <Link to="/orders">← Back to the list</Link>
      </p>
      <h1>{order ? `Order ${order.id}` : isMissing ? 'No such order' : 'Order'}</h1>
      {isMissing && <p className="quiet">It is not among yours.</p>}
      {error && (
        <p className="notice" role="alert">
          This order could not be loaded. {error.message}
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
          <NoteForm id={order.id} note={order.note} />
        </>
      )}
    </>
  )
}
