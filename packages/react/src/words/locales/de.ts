import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = 'Der Anmeldedienst ist nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'Sie waren eine Weile nicht da.',
  'absolute-timeout': 'Ihre Anmeldung liegt schon länger zurück.',
  'signed-out': 'Sie haben sich abgemeldet.',
  'signed-out-elsewhere': 'Sie wurden in einem anderen Tab oder einer anderen App abgemeldet.',
  'renewal-rejected': 'Ihre Anmeldung ist nicht mehr gültig.',
  revoked: 'Zum Schutz Ihres Kontos wurden Sie abgemeldet, zum Beispiel nach einer Passwortänderung.',
  'user-changed': 'In diesem Browser hat sich jemand anderes angemeldet.',
}

/** German, with Sie. */
export const de: Messages = {
  locale: 'de',
  timeoutTitle: () => 'Sind Sie noch da?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Zum Schutz Ihres Kontos melden wir Sie nach Ablauf der Zeit ab.'
      : 'Ihre Anmeldung liegt schon länger zurück. Bitte melden Sie sich zum Schutz Ihres Kontos neu an, bevor die Zeit abläuft.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `Noch ${duration(remainingMs, locale)}.`,
  stay: 'Angemeldet bleiben',
  signOut: 'Abmelden',
  signInAgain: 'Erneut anmelden',
  checking: 'Einen Moment, wir prüfen das.',
  offline: 'Sie sind offline. Wir versuchen es wieder, sobald die Verbindung steht.',
  retrying: 'Der Anmeldedienst ist nicht erreichbar. Wir versuchen es weiter, solange Zeit bleibt.',
  busy: 'Der Anmeldedienst ist gerade ausgelastet. Wir versuchen es gleich noch einmal.',
  unconfirmed: 'Das ließ sich nicht bestätigen. Bitte versuchen Sie es noch einmal.',
  stillSignedIn: 'Sie sind weiterhin angemeldet.',
  titleWhenHidden: ({ title }) => `Noch da? · ${title}`,
  endedTitle: 'Ihre Sitzung ist beendet',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Melden Sie sich erneut an, um unter Ihrem Namen weiterzumachen.`
      : kept
        ? `${why[reason]} Ihre Eingaben bleiben erhalten. Melden Sie sich erneut an, um weiterzumachen.`
        : `${why[reason]} Melden Sie sich erneut an, um zu dieser Seite zurückzukehren.`,
  staySignedOut: 'Abgemeldet bleiben',
  inWindow: 'Bitte machen Sie im Anmeldefenster weiter.',
  showWindow: 'Fenster anzeigen',
  signInHere: 'Auf dieser Seite anmelden',
  popupBlocked:
    'Ihr Browser hat das Anmeldefenster blockiert. Versuchen Sie es noch einmal, oder melden Sie sich auf dieser Seite an.',
  popupClosed:
    'Das Anmeldefenster wurde geschlossen. Versuchen Sie es noch einmal, oder melden Sie sich auf dieser Seite an.',
  offlineSignIn: 'Sie sind offline. Melden Sie sich erneut an, sobald die Verbindung wieder steht.',
  unreachable,
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  signedOutTitle: 'Sie sind abgemeldet',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Wenn Sie sich über ein anderes Konto angemeldet haben, etwa das eines sozialen Netzwerks, sind Sie dort vielleicht noch angemeldet. Melden Sie sich an einem gemeinsam genutzten Computer auch dort ab.'
      : 'Vielleicht sind Sie beim Anmeldedienst oder bei dem sozialen Netzwerk, über das Sie sich angemeldet haben, noch angemeldet. Melden Sie sich an einem gemeinsam genutzten Computer auch dort ab.',
  stillSignedInTitle: 'Sie sind angemeldet',
  stillSignedInText: 'Melden Sie sich hier ab, wenn Sie fertig sind.',
  signInTitle: 'Bitte melden Sie sich an',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Melden Sie sich an, um diese Seite zu sehen.`,
  deniedTitle: 'Sie haben keinen Zugriff auf diese Seite',
  deniedText:
    'Ihr Konto ist dafür nicht freigegeben. Wenn Sie die Seite brauchen, wenden Sie sich bitte an die Stelle, die Ihr Konto verwaltet.',
  otherAccount: 'Anderes Konto verwenden',
  errorTitle: 'Die Anmeldung hat nicht geklappt',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'Sie wurden nicht angemeldet, weil die Anmeldung abgebrochen oder abgelehnt wurde.'
      : error.retryable
        ? unreachable
        : 'Bei uns stimmt etwas nicht. Wenn ein neuer Versuch nicht hilft, teilen Sie uns bitte mit, was unten steht.',
  signIn: 'Anmelden',
  tryAgain: 'Noch einmal versuchen',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `Zu Ihrer Sicherheit werden Sie abgemeldet, wenn Sie ${duration(idleTimeoutMs, locale)} lang nicht aktiv sind.`,
}
