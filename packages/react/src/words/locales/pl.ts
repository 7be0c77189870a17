import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

/** After “przez”: only one minute, second or hour ends otherwise than where it stands alone. */
const accusative = (time: string) => time.replace(/a$/, 'ę')

const unreachable = 'Nie można połączyć się z usługą logowania. Spróbuj ponownie za chwilę.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'Przez pewien czas nie było żadnej aktywności.',
  'absolute-timeout': 'Od zalogowania minęło sporo czasu.',
  'signed-out': 'Nastąpiło wylogowanie na Twoją prośbę.',
  'signed-out-elsewhere': 'Wylogowanie nastąpiło w innej karcie lub aplikacji.',
  'renewal-rejected': 'Twoja sesja nie jest już ważna.',
  revoked: 'Aby chronić Twoje konto, zakończono Twoją sesję, na przykład po zmianie hasła.',
  'user-changed': 'W tej przeglądarce zalogowała się inna osoba.',
}

/** Polish; says nothing that depends on the gender of the reader. */
export const pl: Messages = {
  locale: 'pl',
  timeoutTitle: () => 'Czy nadal tu jesteś?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Aby chronić Twoje konto, wylogujemy Cię, gdy czas minie.'
      : 'Od zalogowania minęło sporo czasu. Aby chronić swoje konto, zaloguj się ponownie, zanim czas minie.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `Pozostały czas: ${duration(remainingMs, locale)}.`,
  stay: 'Nie wylogowuj mnie',
  signOut: 'Wyloguj się',
  signInAgain: 'Zaloguj się ponownie',
  checking: 'Chwileczkę, sprawdzamy.',
  offline: 'Brak połączenia z internetem. Spróbujemy ponownie, gdy tylko wróci.',
  retrying: 'Nie można połączyć się z usługą logowania. Próbujemy dalej, dopóki jest czas.',
  busy: 'Usługa logowania jest teraz przeciążona. Za chwilę spróbujemy ponownie.',
  unconfirmed: 'Nie udało się tego potwierdzić. Spróbuj ponownie.',
  stillSignedIn: 'Twoja sesja nadal trwa.',
  titleWhenHidden: ({ title }) => `Nadal tu jesteś? · ${title}`,
  endedTitle: 'Twoja sesja się zakończyła',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Zaloguj się ponownie, aby kontynuować na swoim koncie.`
      : kept
        ? `${why[reason]} Wpisane dane zostały zachowane. Zaloguj się ponownie, aby kontynuować.`
        : `${why[reason]} Zaloguj się ponownie, aby wrócić do tej strony.`,
  staySignedOut: 'Nie loguj mnie',
  inWindow: 'Kontynuuj w oknie logowania.',
  showWindow: 'Pokaż okno',
  signInHere: 'Zaloguj się na tej stronie',
  popupBlocked: 'Przeglądarka zablokowała okno logowania. Spróbuj ponownie albo zaloguj się na tej stronie.',
  popupClosed: 'Okno logowania zostało zamknięte. Spróbuj ponownie albo zaloguj się na tej stronie.',
  offlineSignIn: 'Brak połączenia z internetem. Zaloguj się ponownie, gdy wróci.',
  unreachable,
  failed: 'Nie udało się. Spróbuj ponownie.',
  signedOutTitle: 'Wylogowano',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Jeśli do logowania służyło inne konto, na przykład w serwisie społecznościowym, może ono nadal być otwarte. Na wspólnym komputerze wyloguj się także tam.'
      : 'Sesja w usłudze logowania lub w użytym serwisie społecznościowym może nadal trwać. Na wspólnym komputerze wyloguj się także tam.',
  stillSignedInTitle: 'Trwa Twoja sesja',
  stillSignedInText: 'Gdy skończysz, wyloguj się tutaj.',
  signInTitle: 'Zaloguj się',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Zaloguj się, aby zobaczyć tę stronę.`,
  deniedTitle: 'Nie masz dostępu do tej strony',
  deniedText:
    'Twoje konto nie ma do niej uprawnień. Jeśli jej potrzebujesz, zwróć się do osoby, która zarządza Twoim kontem.',
  otherAccount: 'Użyj innego konta',
  errorTitle: 'Logowanie się nie udało',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'Logowanie nie doszło do skutku, ponieważ zostało anulowane lub odrzucone.'
      : error.retryable
        ? unreachable
        : 'Coś jest nie tak po naszej stronie. Jeśli ponowna próba nie pomoże, przekaż nam to, co widać poniżej.',
  signIn: 'Zaloguj się',
  tryAgain: 'Spróbuj ponownie',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `Dla Twojego bezpieczeństwa wylogujemy Cię, jeśli przez ${accusative(duration(idleTimeoutMs, locale))} nie będzie żadnej aktywności.`,
}
