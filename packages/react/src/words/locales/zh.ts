import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = '无法连接登录服务。请稍后再试。'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': '您有一段时间没有操作了。',
  'absolute-timeout': '距您上次登录已有一段时间。',
  'signed-out': '您已退出登录。',
  'signed-out-elsewhere': '您已在其他标签页或应用中退出登录。',
  'renewal-rejected': '您的登录已失效。',
  revoked: '为保护您的账号，您的登录已结束，例如在更改密码之后。',
  'user-changed': '有其他人在此浏览器中登录。',
}

/** Chinese, simplified, with 您. */
export const zh: Messages = {
  locale: 'zh',
  timeoutTitle: () => '您还在吗？',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? '为保护您的账户，时间结束后系统将自动退出登录。'
      : '距您上次登录已有一段时间。为保护您的账户，请在时间结束前重新登录。',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `剩余时间：${duration(remainingMs, locale)}。`,
  stay: '保持登录',
  signOut: '退出登录',
  signInAgain: '重新登录',
  checking: '请稍候，正在确认。',
  offline: '您已离线。网络恢复后将立即重试。',
  retrying: '无法连接登录服务。在剩余时间内将继续重试。',
  busy: '登录服务繁忙。稍后将自动重试。',
  unconfirmed: '未能完成确认。请再试一次。',
  stillSignedIn: '您仍处于登录状态。',
  titleWhenHidden: ({ title }) => `您还在吗？ · ${title}`,
  endedTitle: '您的会话已结束',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]}请重新登录，以便继续使用您的账户。`
      : kept
        ? `${why[reason]}您输入的内容仍然保留。请重新登录，以便继续。`
        : `${why[reason]}请重新登录，以便返回此页面。`,
  staySignedOut: '暂不登录',
  inWindow: '请在登录窗口中继续。',
  showWindow: '显示窗口',
  signInHere: '在此页面登录',
  popupBlocked: '浏览器阻止了登录窗口。请再试一次，或在此页面登录。',
  popupClosed: '登录窗口已关闭。请再试一次，或在此页面登录。',
  offlineSignIn: '您已离线。请在网络恢复后重新登录。',
  unreachable,
  failed: '操作未成功。请再试一次。',
  signedOutTitle: '您已退出登录',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? '如果您是通过其他账户（例如社交账户）登录的，该账户可能仍处于登录状态。使用公用电脑时，请在那里也退出登录。'
      : '您在登录服务或所用的社交账户中可能仍处于登录状态。使用公用电脑时，请在那里也退出登录。',
  stillSignedInTitle: '您已登录',
  stillSignedInText: '使用完毕后，请在此退出登录。',
  signInTitle: '请登录',
  signInText: ({ reason }) => `${reason ? why[reason] : ''}请登录后查看此页面。`,
  deniedTitle: '您无权查看此页面',
  deniedText: '您的账号没有查看此页面的权限。如有需要，请联系管理您账号的人员。',
  otherAccount: '使用其他账号',
  errorTitle: '登录未成功',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? '登录被取消或拒绝，因此您没有登录。'
      : error.retryable
        ? unreachable
        : '我们这边出现了问题。如果重试无效，请将下方显示的内容告诉我们。',
  signIn: '登录',
  tryAgain: '重试',
  noticeText: ({ idleTimeoutMs, locale }) => `为了您的安全，${duration(idleTimeoutMs, locale)}无操作后将自动退出登录。`,
}
