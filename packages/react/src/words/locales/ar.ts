import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

/** After “بعد”: only the dual differs from the form that stands alone. */
const genitive = (time: string) => time.replace(/([تم])ان$/, '$1ين')

const unreachable = 'يتعذر الوصول إلى خدمة تسجيل الدخول. يُرجى المحاولة مرة أخرى بعد قليل.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'لم يكن هناك أي نشاط منذ فترة.',
  'absolute-timeout': 'لقد مضى وقت على تسجيل دخولك.',
  'signed-out': 'لقد سجّلت خروجك.',
  'signed-out-elsewhere': 'سُجِّل خروجك في علامة تبويب أخرى أو تطبيق آخر.',
  'renewal-rejected': 'لم يعد تسجيل دخولك صالحًا.',
  revoked: 'حفاظًا على أمان حسابك، أُنهي تسجيل دخولك، مثلًا بعد تغيير كلمة المرور.',
  'user-changed': 'سجّل شخص آخر دخوله في هذا المتصفح.',
}

/** Modern Standard Arabic. */
export const ar: Messages = {
  locale: 'ar',
  timeoutTitle: () => 'هل ما زلت هنا؟',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'حفاظًا على أمان حسابك، سنسجّل خروجك عند انتهاء الوقت.'
      : 'لقد مضى وقت على تسجيل دخولك. حفاظًا على أمان حسابك، يُرجى تسجيل الدخول مرة أخرى قبل انتهاء الوقت.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `الوقت المتبقي: ${duration(remainingMs, locale)}.`,
  stay: 'إبقاء الجلسة مفتوحة',
  signOut: 'تسجيل الخروج',
  signInAgain: 'تسجيل الدخول مرة أخرى',
  checking: 'لحظة من فضلك، جارٍ التحقق.',
  offline: 'لا يوجد اتصال بالإنترنت. سنحاول مرة أخرى فور عودته.',
  retrying: 'يتعذر الوصول إلى خدمة تسجيل الدخول. سنواصل المحاولة ما دام هناك وقت.',
  busy: 'خدمة تسجيل الدخول مشغولة الآن. سنحاول مرة أخرى بعد قليل.',
  unconfirmed: 'لم نتمكن من تأكيد ذلك. يُرجى المحاولة مرة أخرى.',
  stillSignedIn: 'ما زالت جلستك مفتوحة.',
  titleWhenHidden: ({ title }) => `هل ما زلت هنا؟ · ${title}`,
  endedTitle: 'انتهت جلستك',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} يُرجى تسجيل الدخول مرة أخرى للمتابعة بحسابك.`
      : kept
        ? `${why[reason]} ما كتبته لا يزال موجودًا. يُرجى تسجيل الدخول مرة أخرى للمتابعة.`
        : `${why[reason]} يُرجى تسجيل الدخول مرة أخرى للعودة إلى هذه الصفحة.`,
  staySignedOut: 'البقاء خارج الحساب',
  inWindow: 'يُرجى المتابعة في نافذة تسجيل الدخول.',
  showWindow: 'إظهار النافذة',
  signInHere: 'تسجيل الدخول في هذه الصفحة',
  popupBlocked: 'حظر متصفحك نافذة تسجيل الدخول. يُرجى المحاولة مرة أخرى أو تسجيل الدخول في هذه الصفحة.',
  popupClosed: 'أُغلقت نافذة تسجيل الدخول. يُرجى المحاولة مرة أخرى أو تسجيل الدخول في هذه الصفحة.',
  offlineSignIn: 'لا يوجد اتصال بالإنترنت. يُرجى تسجيل الدخول مرة أخرى عند عودته.',
  unreachable,
  failed: 'لم ينجح ذلك. يُرجى المحاولة مرة أخرى.',
  signedOutTitle: 'تم تسجيل خروجك',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'إذا كان دخولك عبر حساب آخر، كحساب شبكة اجتماعية مثلًا، فقد يكون ذلك الحساب ما زال مفتوحًا. على جهاز مشترك، يُرجى تسجيل الخروج منه أيضًا.'
      : 'قد تكون جلستك ما زالت مفتوحة لدى خدمة تسجيل الدخول أو الشبكة الاجتماعية التي استخدمتها. على جهاز مشترك، يُرجى تسجيل الخروج هناك أيضًا.',
  stillSignedInTitle: 'جلستك مفتوحة',
  stillSignedInText: 'يُرجى تسجيل الخروج من هنا عند الانتهاء.',
  signInTitle: 'يُرجى تسجيل الدخول',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}يُرجى تسجيل الدخول لعرض هذه الصفحة.`,
  deniedTitle: 'ليس لديك إذن بعرض هذه الصفحة',
  deniedText: 'حسابك غير مسموح له بعرض هذه الصفحة. إذا كنت بحاجة إليها، يُرجى التواصل مع المسؤول عن حسابك.',
  otherAccount: 'استخدام حساب آخر',
  errorTitle: 'لم ينجح تسجيل الدخول',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'لم يتم تسجيل دخولك لأن العملية أُلغيت أو رُفضت.'
      : error.retryable
        ? unreachable
        : 'هناك خطأ من جانبنا. إذا لم تُفد إعادة المحاولة، يُرجى إخبارنا بما هو مكتوب أدناه.',
  signIn: 'تسجيل الدخول',
  tryAgain: 'إعادة المحاولة',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `حفاظًا على أمانك، سيُسجَّل خروجك بعد ${genitive(duration(idleTimeoutMs, locale))} من عدم النشاط.`,
}
