import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = 'サインインサービスに接続できません。しばらくしてからもう一度お試しください。'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'しばらく操作がありませんでした。',
  'absolute-timeout': 'サインインしてから時間が経ちました。',
  'signed-out': 'サインアウトしました。',
  'signed-out-elsewhere': '別のタブまたはアプリでサインアウトしました。',
  'renewal-rejected': 'サインインは無効になりました。',
  revoked: 'アカウントを保護するため、サインアウトされました（パスワードの変更後など）。',
  'user-changed': 'このブラウザーで別の方がサインインしました。',
}

/** Japanese, polite. */
export const ja: Messages = {
  locale: 'ja',
  timeoutTitle: () => 'まだご利用中ですか？',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'アカウントを保護するため、時間になるとサインアウトします。'
      : 'サインインしてから時間が経ちました。アカウントを保護するため、時間内にもう一度サインインしてください。',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `残り ${duration(remainingMs, locale)}です。`,
  stay: 'サインインを続ける',
  signOut: 'サインアウト',
  signInAgain: 'もう一度サインイン',
  checking: '確認しています。少々お待ちください。',
  offline: 'オフラインです。接続が戻りしだい、もう一度試します。',
  retrying: 'サインインサービスに接続できません。時間内は再試行を続けます。',
  busy: 'サインインサービスが混み合っています。まもなく、もう一度試します。',
  unconfirmed: '確認できませんでした。もう一度お試しください。',
  stillSignedIn: 'サインインは続いています。',
  titleWhenHidden: ({ title }) => `ご利用中ですか？ · ${title}`,
  endedTitle: 'セッションが終了しました',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]}ご自分のアカウントで続けるには、もう一度サインインしてください。`
      : kept
        ? `${why[reason]}入力した内容は残っています。続けるには、もう一度サインインしてください。`
        : `${why[reason]}このページに戻るには、もう一度サインインしてください。`,
  staySignedOut: 'サインインしない',
  inWindow: 'サインインのウィンドウで続けてください。',
  showWindow: 'ウィンドウを表示',
  signInHere: 'このページでサインイン',
  popupBlocked:
    'ブラウザーがサインインのウィンドウをブロックしました。もう一度試すか、このページでサインインしてください。',
  popupClosed: 'サインインのウィンドウが閉じられました。もう一度試すか、このページでサインインしてください。',
  offlineSignIn: 'オフラインです。接続が戻ったら、もう一度サインインしてください。',
  unreachable,
  failed: 'うまくいきませんでした。もう一度お試しください。',
  signedOutTitle: 'サインアウトしました',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'ソーシャルアカウントなど、ほかのアカウントでサインインした場合、そちらではサインインしたままの可能性があります。共用のコンピューターでは、そちらもサインアウトしてください。'
      : 'サインインサービスやご利用のソーシャルアカウントでは、サインインしたままの可能性があります。共用のコンピューターでは、そちらもサインアウトしてください。',
  stillSignedInTitle: 'サインインしています',
  stillSignedInText: '終わったら、ここでサインアウトしてください。',
  signInTitle: 'サインインしてください',
  signInText: ({ reason }) => `${reason ? why[reason] : ''}このページを表示するには、サインインしてください。`,
  deniedTitle: 'このページを表示する権限がありません',
  deniedText: 'お使いのアカウントでは表示できません。必要な場合は、アカウントの管理者にお問い合わせください。',
  otherAccount: '別のアカウントを使う',
  errorTitle: 'サインインできませんでした',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'キャンセルまたは拒否されたため、サインインしていません。'
      : error.retryable
        ? unreachable
        : 'こちら側で問題が発生しています。もう一度試しても解決しない場合は、下に表示されている内容をお知らせください。',
  signIn: 'サインイン',
  tryAgain: 'もう一度試す',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `安全のため、操作がないまま ${duration(idleTimeoutMs, locale)}が経過するとサインアウトします。`,
}
