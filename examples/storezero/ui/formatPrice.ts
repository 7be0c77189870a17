const format = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' })

/** @param cents what it costs, in euro cents */
export const formatPrice = (cents: number): string => format.format(cents / 100)
