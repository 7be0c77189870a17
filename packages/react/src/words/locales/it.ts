import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = 'Il servizio di accesso non è raggiungibile. Riprovi tra un momento.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'Non c’è stata attività per un po’.',
  'absolute-timeout': 'È passato un po’ di tempo dal Suo accesso.',
  'signed-out': 'Ha chiuso la sessione.',
  'signed-out-elsewhere': 'La disconnessione è avvenuta in un’altra scheda o app.',
  'renewal-rejected': 'Il Suo accesso non è più valido.',
  revoked: 'Per proteggere il Suo account, la Sua sessione è stata chiusa, ad esempio dopo un cambio di password.',
  'user-changed': 'Un’altra persona ha effettuato l’accesso con questo browser.',
}

/** Italian; says nothing that depends on the gender of the reader. */
export const it: Messages = {
  locale: 'it',
  timeoutTitle: () => 'È ancora qui?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Per proteggere il Suo account, allo scadere del tempo chiuderemo la sessione.'
      : 'È passato un po’ di tempo dal Suo accesso. Per proteggere il Suo account, acceda di nuovo prima che il tempo scada.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `Tempo rimasto: ${duration(remainingMs, locale)}.`,
  stay: 'Mantieni l’accesso',
  signOut: 'Esci',
  signInAgain: 'Accedi di nuovo',
  checking: 'Un momento, stiamo verificando.',
  offline: 'Manca la connessione a internet. Riproveremo appena torna.',
  retrying: 'Il servizio di accesso non è raggiungibile. Continuiamo a provare finché c’è tempo.',
  busy: 'Il servizio di accesso è sovraccarico. Riproveremo tra un momento.',
  unconfirmed: 'Non è stato possibile avere conferma. Riprovi, per favore.',
  stillSignedIn: 'Il Suo accesso è ancora attivo.',
  titleWhenHidden: ({ title }) => `È ancora qui? · ${title}`,
  endedTitle: 'La Sua sessione è terminata',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Acceda di nuovo per continuare con il Suo account.`
      : kept
        ? `${why[reason]} Ciò che ha scritto è ancora qui. Acceda di nuovo per continuare.`
        : `${why[reason]} Acceda di nuovo per tornare a questa pagina.`,
  staySignedOut: 'Non accedere',
  inWindow: 'Continui nella finestra di accesso.',
  showWindow: 'Mostra la finestra',
  signInHere: 'Accedi da questa pagina',
  popupBlocked: 'Il Suo browser ha bloccato la finestra di accesso. Riprovi, oppure acceda da questa pagina.',
  popupClosed: 'La finestra di accesso è stata chiusa. Riprovi, oppure acceda da questa pagina.',
  offlineSignIn: 'Manca la connessione a internet. Acceda di nuovo quando torna.',
  unreachable,
  failed: 'Non ha funzionato. Riprovi, per favore.',
  signedOutTitle: 'La sessione è chiusa',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Se ha usato un altro account per accedere, per esempio quello di un social network, potrebbe essere ancora aperto. Su un computer condiviso, esca anche da lì.'
      : 'La sessione potrebbe essere ancora aperta presso il servizio di accesso o il social network che ha usato. Su un computer condiviso, esca anche da lì.',
  stillSignedInTitle: 'La sessione è aperta',
  stillSignedInText: 'Quando ha finito, esca da qui.',
  signInTitle: 'Effettui l’accesso',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Acceda per vedere questa pagina.`,
  deniedTitle: 'Non ha accesso a questa pagina',
  deniedText: 'Il Suo account non è autorizzato a vederla. Se Le serve, si rivolga a chi gestisce il Suo account.',
  otherAccount: 'Usa un altro account',
  errorTitle: 'L’accesso non è riuscito',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'L’accesso non è avvenuto perché è stato annullato o rifiutato.'
      : error.retryable
        ? unreachable
        : 'Qualcosa non va da parte nostra. Se riprovare non aiuta, ci comunichi che cosa c’è scritto qui sotto.',
  signIn: 'Accedi',
  tryAgain: 'Riprova',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `Per la Sua sicurezza, la sessione si chiude dopo ${duration(idleTimeoutMs, locale)} di inattività.`,
}
