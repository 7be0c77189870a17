/** One order of one person. Prices in cents; `placedOn` is a calendar day. */
export type Order = {
  id: string
  placedOn: string
  status: 'Delivered' | 'On its way' | 'Being packed'
  items: { name: string; quantity: number; price: number }[]
  /** What the person wants to be minded. */
  note?: string
}

/** Who has ordered what, by the subject of the access token. */
export const ordersOf = (subject: string): readonly Order[] => ordersBySubject[subject] ?? []

const ordersBySubject: Record<string, readonly Order[]> = {
  ada: [
    {
      id: 'SZ-2094',
      placedOn: '2026-11-17',
      status: 'On its way',
      items: [
        { name: 'Reading lamp', quantity: 1, price: 8900 },
        { name: 'Dot-grid notebook', quantity: 3, price: 1400 },
      ],
    },
    {
      id: 'SZ-2031',
      placedOn: '2026-10-02',
      status: 'Delivered',
      items: [{ name: 'Wool blanket', quantity: 1, price: 12500 }],
    },
    {
      id: 'SZ-1988',
      placedOn: '2026-08-21',
      status: 'Delivered',
      items: [
        { name: 'Stoneware mug', quantity: 2, price: 2400 },
        { name: 'Teapot', quantity: 1, price: 5800 },
      ],
    },
  ],
  grace: [
    {
      id: 'SZ-2101',
      placedOn: '2026-11-19',
      status: 'Being packed',
      items: [{ name: 'Wall clock', quantity: 1, price: 7200 }],
    },
    {
      id: 'SZ-1954',
      placedOn: '2026-07-09',
      status: 'Delivered',
      items: [
        { name: 'Canvas tote', quantity: 2, price: 3200 },
        { name: 'Steel bottle', quantity: 1, price: 2900 },
      ],
    },
  ],
}
