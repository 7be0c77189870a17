import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = 'Não foi possível acessar o serviço de login. Tente novamente em instantes.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'Não houve atividade por algum tempo.',
  'absolute-timeout': 'Já faz algum tempo que você entrou na conta.',
  'signed-out': 'Você saiu da conta.',
  'signed-out-elsewhere': 'Você saiu em outra guia ou outro aplicativo.',
  'renewal-rejected': 'O seu acesso não é mais válido.',
  revoked: 'Para proteger a sua conta, o seu acesso foi encerrado, por exemplo, após uma troca de senha.',
  'user-changed': 'Outra pessoa entrou com a própria conta neste navegador.',
}

/** Portuguese as in Brazil. */
export const pt: Messages = {
  locale: 'pt',
  timeoutTitle: () => 'Você ainda está aí?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Para proteger a sua conta, encerraremos o acesso quando o tempo acabar.'
      : 'Já faz algum tempo que você entrou na conta. Para protegê-la, entre novamente antes que o tempo acabe.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `Tempo restante: ${duration(remainingMs, locale)}.`,
  stay: 'Manter o acesso',
  signOut: 'Sair',
  signInAgain: 'Entrar novamente',
  checking: 'Um momento, estamos verificando.',
  offline: 'Sem conexão com a internet. Tentaremos novamente assim que ela voltar.',
  retrying: 'Não foi possível acessar o serviço de login. Continuamos tentando enquanto houver tempo.',
  busy: 'O serviço de login está sobrecarregado. Tentaremos novamente em instantes.',
  unconfirmed: 'Não foi possível confirmar. Tente novamente.',
  stillSignedIn: 'Você continua na sua conta.',
  titleWhenHidden: ({ title }) => `Ainda está aí? · ${title}`,
  endedTitle: 'A sua sessão terminou',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Entre novamente para continuar com a sua conta.`
      : kept
        ? `${why[reason]} O que você digitou ainda está aqui. Entre novamente para continuar.`
        : `${why[reason]} Entre novamente para voltar a esta página.`,
  staySignedOut: 'Não entrar agora',
  inWindow: 'Continue na janela de login.',
  showWindow: 'Mostrar a janela',
  signInHere: 'Entrar por esta página',
  popupBlocked: 'O seu navegador bloqueou a janela de login. Tente novamente ou entre por esta página.',
  popupClosed: 'A janela de login foi fechada. Tente novamente ou entre por esta página.',
  offlineSignIn: 'Sem conexão com a internet. Entre novamente quando ela voltar.',
  unreachable,
  failed: 'Não funcionou. Tente novamente.',
  signedOutTitle: 'Você saiu da conta',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Se você entrou com outra conta, como a de uma rede social, ela talvez ainda esteja aberta. Em um computador compartilhado, saia também dessa conta.'
      : 'A sua conta talvez ainda esteja aberta no serviço de login ou na rede social que você usou. Em um computador compartilhado, saia também por lá.',
  stillSignedInTitle: 'A sua conta está aberta',
  stillSignedInText: 'Saia por aqui quando terminar.',
  signInTitle: 'Entre na sua conta, por favor',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Entre na sua conta para ver esta página.`,
  deniedTitle: 'Você não tem acesso a esta página',
  deniedText: 'Sua conta não tem permissão para vê-la. Se precisar dela, fale com quem administra sua conta.',
  otherAccount: 'Usar outra conta',
  errorTitle: 'Não foi possível entrar',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'O acesso não foi concluído porque foi cancelado ou recusado.'
      : error.retryable
        ? unreachable
        : 'Há algo errado do nosso lado. Se tentar de novo não ajudar, informe-nos o que está escrito abaixo.',
  signIn: 'Entrar',
  tryAgain: 'Tentar novamente',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `Para a sua segurança, o acesso será encerrado após ${duration(idleTimeoutMs, locale)} de inatividade.`,
}
