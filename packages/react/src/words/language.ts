import { warnOnce } from '../developerWarnings.ts'

/**
 * Returns `locale` if it is a valid BCP 47 tag, its correction if only the separator is wrong (`de_DE`), else `en`: a
 * wrong locale must not unmount the app. Warns developers.
 */
function validLocale(locale: string): string {
  if (isLocale(locale)) return locale
  const corrected = locale.replaceAll('_', '-')
  const used = isLocale(corrected) ? corrected : 'en'
  warnOnce(`"${locale}" is not a language tag (BCP 47). "${used}" is used instead.`)
  return used
}

const isLocale = (locale: string): boolean => {
  try {
    return Intl.getCanonicalLocales(locale).length === 1
  } catch {
    return false
  }
}

/** Returns `lang` and `dir` for the root of a component, whose language may differ from the page's. */
export const languageProps = (locale: string): { lang: string; dir: 'ltr' | 'rtl' } => {
  const lang = validLocale(locale)
  return {
    lang,
    // `Intl.Locale` tells the direction in some browsers only; rarer languages name their script, such as `ckb-Arab`
    dir: /^(ar|fa|he|ps|ur|yi|.*-Arab)\b/.test(lang) ? 'rtl' : 'ltr',
  }
}

type TimeUnit = 'second' | 'minute' | 'hour' | 'day'

/** Splits a time in ms: seconds below two minutes, unless it is one minute; else minutes rounded up, hours or days. */
export function inUnits(ms: number): [count: number, unit: TimeUnit] {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 120 && seconds !== 60) return [seconds, 'second']
  if (seconds % 3600) return [Math.ceil(seconds / 60), 'minute']
  return seconds % 86_400 ? [seconds / 3600, 'hour'] : [seconds / 86_400, 'day']
}

/** Formats a time in ms with its unit, in the digits and the plural form of the locale. */
export function duration(ms: number, locale: string): string {
  const [count, unit] = inUnits(ms)
  return new Intl.NumberFormat(validLocale(locale), {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    useGrouping: false,
  }).format(count)
}
