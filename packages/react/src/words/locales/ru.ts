import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

/** After “через”: only minutes and seconds that end in one differ from the form that stands alone. */
const accusative = (time: string) => time.replace(/(минут|секунд)а$/, '$1у')

const unreachable = 'Не удаётся связаться со службой входа. Попробуйте ещё раз чуть позже.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'Некоторое время не было никаких действий.',
  'absolute-timeout': 'С момента входа прошло много времени.',
  'signed-out': 'Вы вышли из системы.',
  'signed-out-elsewhere': 'Выход был выполнен в другой вкладке или приложении.',
  'renewal-rejected': 'Ваш сеанс больше не действителен.',
  revoked: 'Чтобы защитить вашу учётную запись, ваш сеанс был завершён, например, после смены пароля.',
  'user-changed': 'В этом браузере вошёл другой человек.',
}

/** Russian, with вы. */
export const ru: Messages = {
  locale: 'ru',
  timeoutTitle: () => 'Вы ещё здесь?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Для защиты вашей учётной записи мы завершим сеанс, когда время истечёт.'
      : 'С момента входа прошло много времени. Для защиты учётной записи войдите снова, пока время не истекло.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `Осталось времени: ${duration(remainingMs, locale)}.`,
  stay: 'Остаться в системе',
  signOut: 'Выйти',
  signInAgain: 'Войти снова',
  checking: 'Минутку, проверяем.',
  offline: 'Нет подключения к интернету. Мы попробуем снова, как только оно появится.',
  retrying: 'Не удаётся связаться со службой входа. Продолжаем попытки, пока есть время.',
  busy: 'Служба входа сейчас перегружена. Мы скоро попробуем ещё раз.',
  unconfirmed: 'Не удалось получить подтверждение. Попробуйте ещё раз.',
  stillSignedIn: 'Вы остаётесь в системе.',
  titleWhenHidden: ({ title }) => `Вы ещё здесь? · ${title}`,
  endedTitle: 'Ваш сеанс завершён',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Войдите снова, чтобы продолжить под своим именем.`
      : kept
        ? `${why[reason]} Всё, что вы ввели, сохранилось. Войдите снова, чтобы продолжить.`
        : `${why[reason]} Войдите снова, чтобы вернуться на эту страницу.`,
  staySignedOut: 'Не входить',
  inWindow: 'Продолжите в окне входа.',
  showWindow: 'Показать окно',
  signInHere: 'Войти на этой странице',
  popupBlocked: 'Браузер заблокировал окно входа. Попробуйте ещё раз или войдите на этой странице.',
  popupClosed: 'Окно входа было закрыто. Попробуйте ещё раз или войдите на этой странице.',
  offlineSignIn: 'Нет подключения к интернету. Войдите снова, когда оно появится.',
  unreachable,
  failed: 'Не получилось. Попробуйте ещё раз.',
  signedOutTitle: 'Вы вышли из системы',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Если вы входили через другую учётную запись, например социальной сети, возможно, вы ещё не вышли из неё. На общем компьютере выйдите и из неё.'
      : 'Возможно, вы ещё не вышли из службы входа или из социальной сети, через которую входили. На общем компьютере выйдите и там.',
  stillSignedInTitle: 'Вы вошли в систему',
  stillSignedInText: 'Когда закончите, выйдите здесь.',
  signInTitle: 'Пожалуйста, войдите',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Войдите, чтобы увидеть эту страницу.`,
  deniedTitle: 'У вас нет доступа к этой странице',
  deniedText:
    'Вашей учётной записи она не разрешена. Если она вам нужна, обратитесь к тому, кто управляет вашей учётной записью.',
  otherAccount: 'Использовать другую учётную запись',
  errorTitle: 'Войти не удалось',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'Вход не выполнен: он был отменён или отклонён.'
      : error.retryable
        ? unreachable
        : 'Что-то не так на нашей стороне. Если повторная попытка не поможет, сообщите нам, что написано ниже.',
  signIn: 'Войти',
  tryAgain: 'Попробовать снова',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `В целях безопасности сеанс завершится через ${accusative(duration(idleTimeoutMs, locale))} бездействия.`,
}
