/** Minutes, rounded up, from one minute on; seconds below; with the unit, in the locale's digits and plural form. */
export function duration(remainingMs: number, locale: string): string {
  const seconds = Math.ceil(remainingMs / 1000)
  const isShort = seconds < 60
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: isShort ? 'second' : 'minute',
    unitDisplay: 'long',
  })
  return format.format(isShort ? seconds : Math.ceil(seconds / 60))
}
