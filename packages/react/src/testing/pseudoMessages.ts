import { en } from '../words/locales/en.ts'
import type { Messages } from '../words/Messages.ts'

const accents: Record<string, string> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'î',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  S: 'Š',
}

/** `Sign out` becomes `[Šîgñ öüt Šîg]`: accented, some 40 % longer, and without brackets only where it was cut off. */
const disguise = (text: string) =>
  `[${text} ${text.slice(0, Math.ceil(text.length * 0.4))}`
    .replaceAll(/[aceinosuyS]/g, (one) => accents[one] ?? one)
    .trim() + ']'

/**
 * No language, but shows what a translation would: whether all that people read can be translated, and whether a
 * layout has room for it.
 *
 * @example <SessionTimeoutModal messages={pseudoMessages} />
 */
export const pseudoMessages: Messages = Object.fromEntries(
  Object.entries(en).map(([key, message]) => [
    key,
    key === 'locale'
      ? 'en'
      : typeof message === 'string'
        ? disguise(message)
        : // each takes what it is asked about, whatever that is
          (about: never) => disguise(message(about)),
  ]),
) as Messages
