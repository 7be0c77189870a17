/**
 * With the unit, in the locale's digits and plural form: seconds below a minute; else minutes, rounded up; hours or
 * days where it is whole ones.
 */
export function duration(ms: number, locale: string): string {
  const seconds = Math.ceil(ms / 1000)
  const [unit, length] =
    seconds < 60
      ? (['second', 1] as const)
      : seconds % 3600
        ? (['minute', 60] as const)
        : seconds % 86_400
          ? (['hour', 3600] as const)
          : (['day', 86_400] as const)
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', useGrouping: false })
  return format.format(Math.ceil(seconds / length))
}
