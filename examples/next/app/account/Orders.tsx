'use client'
import { useEffect, useState } from 'react'
import { useAuthorizedFetch } from '@stillhere/react'

/** Loads orders from an API behind the backend, which adds the access token. */
export function Orders() {
  const api = useAuthorizedFetch()
  const [orders, setOrders] = useState<string[]>([])
  // the dialog reports an ended session
  useEffect(() => void readOrders(api).then(setOrders, () => {}), [api])
  return (
    <>
      <ul>
        {orders.map((order) => (
          <li key={order}>{order}</li>
        ))}
      </ul>
      <button onClick={() => readOrders(api).then(setOrders, () => {})}>Look again</button>
    </>
  )
}

async function readOrders(api: typeof fetch): Promise<string[]> {
  const answer = await api('/api/orders')
  if (!answer.ok) throw new Error(`The API answered ${answer.status}.`)
  return (await answer.json()) as string[]
}
