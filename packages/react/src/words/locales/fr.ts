import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = 'Le service de connexion est injoignable. Veuillez réessayer dans un instant.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'Il n’y a pas eu d’activité depuis un moment.',
  'absolute-timeout': 'Votre dernière connexion remonte à un certain temps.',
  'signed-out': 'Vous avez demandé la déconnexion.',
  'signed-out-elsewhere': 'Vous avez été déconnecté dans un autre onglet ou une autre application.',
  'renewal-rejected': 'Votre connexion n’est plus valable.',
  revoked: 'Pour protéger votre compte, votre session a été fermée, par exemple après un changement de mot de passe.',
  'user-changed': 'Une autre personne s’est connectée dans ce navigateur.',
}

/** French, with vous; says nothing that depends on the gender of the reader. */
export const fr: Messages = {
  locale: 'fr',
  timeoutTitle: () => 'Êtes-vous toujours là\u00a0?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Pour protéger votre compte, nous vous déconnecterons une fois le temps écoulé.'
      : 'Votre dernière connexion remonte à un certain temps. Pour protéger votre compte, veuillez vous reconnecter avant la fin du temps imparti.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `Il reste ${duration(remainingMs, locale)}.`,
  stay: 'Maintenir la connexion',
  signOut: 'Se déconnecter',
  signInAgain: 'Se reconnecter',
  checking: 'Un instant, nous vérifions.',
  offline: 'Vous êtes hors ligne. Nous réessaierons dès le retour du réseau.',
  retrying: 'Le service de connexion est injoignable. Nous continuons d’essayer tant qu’il reste du temps.',
  busy: 'Le service de connexion est très sollicité. Nous réessaierons dans un instant.',
  unconfirmed: 'Nous n’avons pas pu obtenir de confirmation. Veuillez réessayer.',
  stillSignedIn: 'Votre connexion est maintenue.',
  titleWhenHidden: ({ title }) => `Toujours là\u00a0? · ${title}`,
  endedTitle: 'Votre session est terminée',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Reconnectez-vous pour continuer en votre nom.`
      : kept
        ? `${why[reason]} Ce que vous avez saisi est toujours là. Reconnectez-vous pour continuer.`
        : `${why[reason]} Reconnectez-vous pour revenir à cette page.`,
  staySignedOut: 'Ne pas se reconnecter',
  inWindow: 'Continuez dans la fenêtre de connexion.',
  showWindow: 'Afficher la fenêtre',
  signInHere: 'Se connecter sur cette page',
  popupBlocked: 'Votre navigateur a bloqué la fenêtre de connexion. Réessayez, ou connectez-vous sur cette page.',
  popupClosed: 'La fenêtre de connexion a été fermée. Réessayez, ou connectez-vous sur cette page.',
  offlineSignIn: 'Vous êtes hors ligne. Reconnectez-vous dès le retour du réseau.',
  unreachable,
  failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
  signedOutTitle: 'Votre session est fermée',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Si vous avez utilisé un autre compte pour vous connecter, celui d’un réseau social par exemple, il est peut-être encore ouvert. Sur un ordinateur partagé, déconnectez-vous aussi de ce compte.'
      : 'Votre session est peut-être encore ouverte auprès du service de connexion ou du réseau social que vous avez utilisé. Sur un ordinateur partagé, déconnectez-vous aussi de ce côté.',
  stillSignedInTitle: 'Votre session est ouverte',
  stillSignedInText: 'Déconnectez-vous ici quand vous aurez terminé.',
  signInTitle: 'Veuillez vous connecter',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Connectez-vous pour voir cette page.`,
  deniedTitle: 'Vous n’avez pas accès à cette page',
  deniedText:
    'Votre compte n’est pas autorisé à l’afficher. Si vous en avez besoin, adressez-vous à la personne qui gère votre compte.',
  otherAccount: 'Utiliser un autre compte',
  errorTitle: 'La connexion n’a pas abouti',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'La connexion n’a pas eu lieu, car elle a été annulée ou refusée.'
      : error.retryable
        ? unreachable
        : 'Il y a un problème de notre côté. Si un nouvel essai ne change rien, veuillez nous transmettre ce qui est écrit ci-dessous.',
  signIn: 'Se connecter',
  tryAgain: 'Réessayer',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `Pour votre sécurité, la déconnexion est automatique après ${duration(idleTimeoutMs, locale)} d’inactivité.`,
}
