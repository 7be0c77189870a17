/** Minutes, rounded up, from one minute on; seconds below; with the unit, in the locale's digits and plural form. */
export function duration(remainingMs: number, locale: string): string {
  const seconds = Math.ceil(remainingMs / 1000)
  const [value, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute']
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit as string, unitDisplay: 'long' }).format(
    value as number,
  )
}
