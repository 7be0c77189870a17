import type { SessionEndReason } from '@stillhere/session-engine'
import { duration } from '../language.ts'
import type { Messages } from '../Messages.ts'

/** Before a postposition: only one hour differs from the form that stands alone. */
const oblique = (time: string) => time.replace(/घंटा$/, 'घंटे')

const unreachable = 'साइन-इन सेवा से संपर्क नहीं हो पा रहा है। कृपया थोड़ी देर में फिर कोशिश करें।'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'कुछ समय से कोई गतिविधि नहीं हुई।',
  'absolute-timeout': 'आपको साइन इन किए काफ़ी समय हो गया है।',
  'signed-out': 'आपने साइन आउट किया है।',
  'signed-out-elsewhere': 'आपको किसी दूसरे टैब या ऐप में साइन आउट किया गया।',
  'renewal-rejected': 'आपका साइन-इन अब मान्य नहीं है।',
  revoked: 'आपके खाते की सुरक्षा के लिए आपका साइन-इन समाप्त कर दिया गया, जैसे कि पासवर्ड बदलने के बाद।',
  'user-changed': 'इस ब्राउज़र में किसी और ने साइन इन किया है।',
}

/** Hindi, with आप. */
export const hi: Messages = {
  locale: 'hi',
  timeoutTitle: () => 'क्या आप अभी भी यहाँ हैं?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'आपके खाते की सुरक्षा के लिए, समय पूरा होने पर हम आपको साइन आउट कर देंगे।'
      : 'आपको साइन इन किए काफ़ी समय हो गया है। अपने खाते की सुरक्षा के लिए, समय पूरा होने से पहले फिर से साइन इन करें।',
  timeRemaining: ({ remainingMs, locale }) => duration(remainingMs, locale),
  timeAnnounced: ({ remainingMs, locale }) => `शेष समय: ${duration(remainingMs, locale)}।`,
  stay: 'साइन इन रहें',
  signOut: 'साइन आउट करें',
  signInAgain: 'फिर से साइन इन करें',
  checking: 'एक क्षण, हम जाँच रहे हैं।',
  offline: 'आप ऑफ़लाइन हैं। इंटरनेट लौटते ही हम फिर कोशिश करेंगे।',
  retrying: 'साइन-इन सेवा से संपर्क नहीं हो पा रहा है। जब तक समय है, हम कोशिश करते रहेंगे।',
  busy: 'साइन-इन सेवा अभी व्यस्त है। हम थोड़ी देर में फिर कोशिश करेंगे।',
  unconfirmed: 'इसकी पुष्टि नहीं हो पाई। कृपया फिर कोशिश करें।',
  stillSignedIn: 'आप अब भी साइन इन हैं।',
  titleWhenHidden: ({ title }) => `क्या आप यहाँ हैं? · ${title}`,
  endedTitle: 'आपका सत्र समाप्त हो गया है',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} अपने खाते से जारी रखने के लिए फिर से साइन इन करें।`
      : kept
        ? `${why[reason]} आपने जो लिखा था, वह अब भी यहीं है। जारी रखने के लिए फिर से साइन इन करें।`
        : `${why[reason]} इस पेज पर लौटने के लिए फिर से साइन इन करें।`,
  staySignedOut: 'साइन आउट ही रहें',
  inWindow: 'साइन-इन विंडो में जारी रखें।',
  showWindow: 'विंडो दिखाएँ',
  signInHere: 'इसी पेज पर साइन इन करें',
  popupBlocked: 'आपके ब्राउज़र ने साइन-इन विंडो को रोक दिया। फिर कोशिश करें या इसी पेज पर साइन इन करें।',
  popupClosed: 'साइन-इन विंडो बंद कर दी गई। फिर कोशिश करें या इसी पेज पर साइन इन करें।',
  offlineSignIn: 'आप ऑफ़लाइन हैं। इंटरनेट लौटने पर फिर से साइन इन करें।',
  unreachable,
  failed: 'यह नहीं हो पाया। कृपया फिर कोशिश करें।',
  signedOutTitle: 'आप साइन आउट हो गए हैं',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'अगर आपने किसी दूसरे खाते से साइन इन किया था, जैसे सोशल मीडिया के खाते से, तो हो सकता है कि वह अब भी खुला हो। साझा कंप्यूटर पर वहाँ से भी साइन आउट करें।'
      : 'हो सकता है कि साइन-इन सेवा या आपके सोशल मीडिया खाते में आपका साइन-इन अब भी खुला हो। साझा कंप्यूटर पर वहाँ से भी साइन आउट करें।',
  stillSignedInTitle: 'आप साइन इन हैं',
  stillSignedInText: 'काम पूरा होने पर यहाँ से साइन आउट करें।',
  signInTitle: 'कृपया साइन इन करें',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}यह पेज देखने के लिए साइन इन करें।`,
  deniedTitle: 'आपको यह पेज देखने की अनुमति नहीं है',
  deniedText: 'आपके खाते से यह पेज नहीं देखा जा सकता। अगर आपको इसकी ज़रूरत है, तो अपने खाते का ध्यान रखने वाले व्यक्ति से बात करें।',
  otherAccount: 'दूसरे खाते का उपयोग करें',
  errorTitle: 'साइन इन नहीं हो पाया',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'साइन इन नहीं हुआ, क्योंकि इसे रद्द या अस्वीकार कर दिया गया।'
      : error.retryable
        ? unreachable
        : 'हमारी ओर से कुछ गड़बड़ है। फिर कोशिश करने से भी बात न बने, तो कृपया हमें बताएँ कि नीचे क्या लिखा है।',
  signIn: 'साइन इन करें',
  tryAgain: 'फिर कोशिश करें',
  noticeText: ({ idleTimeoutMs, locale }) =>
    `आपकी सुरक्षा के लिए, ${oblique(duration(idleTimeoutMs, locale))} तक कोई गतिविधि न होने पर आपको साइन आउट कर दिया जाएगा।`,
}
