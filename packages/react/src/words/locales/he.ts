import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

const unreachable = 'אין אפשרות להגיע לשירות ההתחברות. נא לנסות שוב בעוד רגע.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'לא הייתה פעילות במשך זמן מה.',
  'absolute-timeout': 'עבר זמן מה מאז ההתחברות.',
  'signed-out': 'ההתנתקות בוצעה לבקשתך.',
  'signed-out-elsewhere': 'נותקת בכרטיסייה אחרת או באפליקציה אחרת.',
  'renewal-rejected': 'החיבור שלך אינו תקף עוד.',
  revoked: 'כדי לשמור על החשבון שלך, החיבור שלך נותק, למשל לאחר שינוי סיסמה.',
  'user-changed': 'מישהו אחר התחבר בדפדפן הזה.',
}

/** Hebrew; says nothing that depends on the gender of the reader. */
export const he: Messages = {
  locale: 'he',
  timeoutTitle: () => 'עדיין כאן?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'כדי לשמור על החשבון שלך, ננתק את החיבור בתום הזמן.'
      : 'עבר זמן מה מאז ההתחברות. כדי לשמור על החשבון שלך, נא להתחבר מחדש לפני תום הזמן.',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `הזמן שנותר: ${duration(remainingMs, locale)}.`,
  stay: 'המשך החיבור',
  signOut: 'התנתקות',
  signInAgain: 'התחברות מחדש',
  checking: 'רק רגע, בודקים.',
  offline: 'אין חיבור לאינטרנט. ננסה שוב ברגע שיחזור.',
  retrying: 'אין אפשרות להגיע לשירות ההתחברות. נמשיך לנסות כל עוד נותר זמן.',
  busy: 'שירות ההתחברות עמוס כרגע. ננסה שוב בעוד רגע.',
  unconfirmed: 'לא הצלחנו לקבל אישור. נא לנסות שוב.',
  stillSignedIn: 'החיבור שלך נמשך.',
  titleWhenHidden: ({ title }) => `עדיין כאן? · ${title}`,
  endedTitle: 'החיבור שלך הסתיים',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} יש להתחבר מחדש כדי להמשיך בחשבון שלך.`
      : kept
        ? `${why[reason]} מה שהקלדת עדיין כאן. יש להתחבר מחדש כדי להמשיך.`
        : `${why[reason]} יש להתחבר מחדש כדי לחזור לדף הזה.`,
  staySignedOut: 'לא להתחבר',
  inWindow: 'יש להמשיך בחלון ההתחברות.',
  showWindow: 'הצגת החלון',
  signInHere: 'התחברות בדף הזה',
  popupBlocked: 'הדפדפן חסם את חלון ההתחברות. אפשר לנסות שוב או להתחבר בדף הזה.',
  popupClosed: 'חלון ההתחברות נסגר. אפשר לנסות שוב או להתחבר בדף הזה.',
  offlineSignIn: 'אין חיבור לאינטרנט. אפשר יהיה להתחבר מחדש כשיחזור.',
  unreachable,
  failed: 'זה לא הצליח. נא לנסות שוב.',
  signedOutTitle: 'ההתנתקות הושלמה',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'אם ההתחברות נעשתה באמצעות חשבון אחר, למשל ברשת חברתית, ייתכן שהוא עדיין פתוח. במחשב משותף יש להתנתק גם משם.'
      : 'ייתכן שהחיבור עדיין פתוח בשירות ההתחברות או ברשת החברתית ששימשה להתחברות. במחשב משותף יש להתנתק גם משם.',
  stillSignedInTitle: 'החיבור שלך פעיל',
  stillSignedInText: 'בסיום יש להתנתק כאן.',
  signInTitle: 'נא להתחבר',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}יש להתחבר כדי לראות את הדף הזה.`,
  deniedTitle: 'אין לך גישה לדף הזה',
  deniedText: 'לחשבון שלך אין הרשאה להציג אותו. אם הוא נחוץ לך, כדאי לפנות למי שמנהל את החשבון.',
  otherAccount: 'שימוש בחשבון אחר',
  errorTitle: 'ההתחברות לא הצליחה',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'ההתחברות לא הושלמה כי היא בוטלה או נדחתה.'
      : error.retryable
        ? unreachable
        : 'משהו השתבש אצלנו. אם ניסיון נוסף לא יעזור, נא למסור לנו מה שכתוב למטה.',
  signIn: 'התחברות',
  tryAgain: 'ניסיון נוסף',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `לביטחונך, החיבור ינותק לאחר ${duration(idleTimeoutMs, locale)} ללא פעילות.`,
}
