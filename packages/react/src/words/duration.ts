type TimeUnit = 'second' | 'minute' | 'hour' | 'day'

/** Seconds below a minute; else minutes, rounded up; hours or days where it is whole ones. */
export function inUnits(ms: number): [count: number, unit: TimeUnit] {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return [seconds, 'second']
  if (seconds % 3600) return [Math.ceil(seconds / 60), 'minute']
  return seconds % 86_400 ? [seconds / 3600, 'hour'] : [seconds / 86_400, 'day']
}

/** With the unit, in the locale's digits and plural form. */
export function duration(ms: number, locale: string): string {
  const [count, unit] = inUnits(ms)
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', useGrouping: false }).format(count)
}
