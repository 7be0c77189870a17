import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = 'No se puede contactar con el servicio de acceso. Inténtelo de nuevo en un momento.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'No ha habido actividad durante un tiempo.',
  'absolute-timeout': 'Ha pasado un tiempo desde que inició sesión.',
  'signed-out': 'Ha cerrado la sesión.',
  'signed-out-elsewhere': 'Se cerró su sesión en otra pestaña o aplicación.',
  'renewal-rejected': 'Su acceso ya no es válido.',
  revoked: 'Para proteger su cuenta, se cerró su sesión, por ejemplo, tras un cambio de contraseña.',
  'user-changed': 'Otra persona ha iniciado sesión en este navegador.',
}

/** Spanish, with usted. */
export const es: Messages = {
  locale: 'es',
  timeoutTitle: () => '¿Sigue ahí?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Para proteger su cuenta, cerraremos la sesión cuando se acabe el tiempo.'
      : 'Ha pasado un tiempo desde que inició sesión. Para proteger su cuenta, vuelva a iniciarla antes de que se acabe el tiempo.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `Tiempo restante: ${duration(remainingMs, locale)}.`,
  stay: 'Mantener la sesión',
  signOut: 'Cerrar sesión',
  signInAgain: 'Volver a iniciar sesión',
  checking: 'Un momento, lo estamos comprobando.',
  offline: 'No hay conexión a internet. Lo intentaremos de nuevo en cuanto vuelva.',
  retrying: 'No se puede contactar con el servicio de acceso. Seguimos intentándolo mientras quede tiempo.',
  busy: 'El servicio de acceso está saturado. Lo intentaremos de nuevo en un momento.',
  unconfirmed: 'No hemos podido confirmarlo. Inténtelo de nuevo.',
  stillSignedIn: 'Su sesión sigue abierta.',
  titleWhenHidden: ({ title }) => `¿Sigue ahí? · ${title}`,
  endedTitle: 'Su sesión ha terminado',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Vuelva a iniciar sesión para continuar con su cuenta.`
      : kept
        ? `${why[reason]} Lo que escribió sigue aquí. Vuelva a iniciar sesión para continuar.`
        : `${why[reason]} Vuelva a iniciar sesión para regresar a esta página.`,
  staySignedOut: 'No iniciar sesión',
  inWindow: 'Continúe en la ventana de inicio de sesión.',
  showWindow: 'Mostrar la ventana',
  signInHere: 'Iniciar sesión en esta página',
  popupBlocked:
    'Su navegador bloqueó la ventana de inicio de sesión. Inténtelo de nuevo o inicie sesión en esta página.',
  popupClosed: 'La ventana de inicio de sesión se cerró. Inténtelo de nuevo o inicie sesión en esta página.',
  offlineSignIn: 'No hay conexión a internet. Vuelva a iniciar sesión cuando la recupere.',
  unreachable,
  failed: 'No ha funcionado. Inténtelo de nuevo.',
  signedOutTitle: 'Ha cerrado la sesión',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Si entró con otra cuenta, por ejemplo la de una red social, es posible que esa sesión siga abierta. En un equipo compartido, ciérrela también.'
      : 'Es posible que su sesión siga abierta en el servicio de acceso o en la red social que utilizó. En un equipo compartido, ciérrela también allí.',
  stillSignedInTitle: 'Su sesión está abierta',
  stillSignedInText: 'Cierre la sesión aquí cuando termine.',
  signInTitle: 'Inicie sesión, por favor',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Inicie sesión para ver esta página.`,
  deniedTitle: 'No tiene acceso a esta página',
  deniedText: 'Su cuenta no tiene permiso para verla. Si la necesita, hable con quien gestiona su cuenta.',
  otherAccount: 'Usar otra cuenta',
  errorTitle: 'No se pudo iniciar sesión',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'No se inició la sesión porque el acceso se canceló o se rechazó.'
      : error.retryable
        ? unreachable
        : 'Algo falla por nuestra parte. Si intentarlo de nuevo no ayuda, díganos, por favor, lo que aparece abajo.',
  signIn: 'Iniciar sesión',
  tryAgain: 'Intentar de nuevo',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `Por su seguridad, la sesión se cerrará tras ${duration(idleTimeoutMs, locale)} de inactividad.`,
}
