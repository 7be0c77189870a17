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

/** Turns `Sign out` into `[Šîgñ öüt Šîg]`: accented and 40 % longer. A missing bracket shows that text was cut off. */
const disguise = (text: string) =>
  `[${text} ${text.slice(0, Math.ceil(text.length * 0.4))}`
    .replaceAll(/[aceinosuyS]/g, (one) => accents[one] ?? one)
    .trim() + ']'

/**
 * A pseudo language. It shows whether all texts can be translated, and whether the layout has room for longer ones.
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
        : // each message takes its own kind of argument
          (about: never) => disguise(message(about)),
  ]),
) as Messages
