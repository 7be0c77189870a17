import type { SessionEndReason } from '@stillhere/session-engine'
import { inUnits } from '../language.ts'
import type { Messages } from '../Messages.ts'

const units = { second: 'eiliad', minute: 'munud', hour: 'awr', day: 'diwrnod' }

/** Chromium knows no Welsh units. After two the first letter softens. */
const duration = (ms: number) => {
  const [count, unit] = inUnits(ms)
  const word = units[unit]
  return `${count} ${count === 2 ? word.replace(/^m/, 'f').replace(/^d/, 'dd') : word}`
}

const unreachable = 'Methu cyrraedd y gwasanaeth mewngofnodi. Rhowch gynnig arall arni ymhen eiliad.'

const why: Record<SessionEndReason, string> = {
  'idle-timeout': 'Doedd dim gweithgarwch am ychydig.',
  'absolute-timeout': 'Mae cryn amser ers i chi fewngofnodi.',
  'signed-out': 'Rydych wedi allgofnodi.',
  'signed-out-elsewhere': 'Cawsoch eich allgofnodi mewn tab neu ap arall.',
  'renewal-rejected': 'Nid yw eich mewngofnodi yn ddilys mwyach.',
  revoked: 'Er mwyn cadw eich cyfrif yn ddiogel, daeth eich mewngofnodi i ben, er enghraifft ar ôl newid cyfrinair.',
  'user-changed': 'Mae rhywun arall wedi mewngofnodi yn y porwr hwn.',
}

/** Welsh, with chi. */
export const cy: Messages = {
  locale: 'cy',
  timeoutTitle: () => 'Ydych chi yma o hyd?',
  timeoutText: ({ limit }) =>
    limit === 'idle'
      ? 'Er mwyn cadw eich cyfrif yn ddiogel, byddwn yn eich allgofnodi pan ddaw’r amser i ben.'
      : 'Mae cryn amser ers i chi fewngofnodi. Er mwyn cadw eich cyfrif yn ddiogel, mewngofnodwch eto cyn i’r amser ddod i ben.',
  timeRemaining: ({ remainingMs }) => duration(remainingMs),
  timeAnnounced: ({ remainingMs }) => `Amser ar ôl: ${duration(remainingMs)}.`,
  stay: 'Aros wedi mewngofnodi',
  signOut: 'Allgofnodi',
  signInAgain: 'Mewngofnodi eto',
  checking: 'Un eiliad, rydym yn gwirio.',
  offline: 'Rydych all-lein. Byddwn yn ceisio eto cyn gynted ag y bydd cysylltiad.',
  retrying: 'Methu cyrraedd y gwasanaeth mewngofnodi. Byddwn yn dal i geisio tra bydd amser ar ôl.',
  busy: 'Mae’r gwasanaeth mewngofnodi yn brysur. Byddwn yn ceisio eto ymhen eiliad.',
  unconfirmed: 'Doedd dim modd cadarnhau hynny. Rhowch gynnig arall arni.',
  stillSignedIn: 'Rydych yn dal wedi mewngofnodi.',
  titleWhenHidden: ({ title }) => `Yma o hyd? · ${title}`,
  endedTitle: 'Mae eich sesiwn wedi dod i ben',
  endedText: ({ reason, kept }) =>
    reason === 'user-changed'
      ? `${why[reason]} Mewngofnodwch eto i barhau â’ch cyfrif eich hun.`
      : kept
        ? `${why[reason]} Mae’r hyn y gwnaethoch ei deipio yma o hyd. Mewngofnodwch eto i barhau.`
        : `${why[reason]} Mewngofnodwch eto i ddod yn ôl i’r dudalen hon.`,
  staySignedOut: 'Aros wedi allgofnodi',
  inWindow: 'Ewch ymlaen yn y ffenestr fewngofnodi.',
  showWindow: 'Dangos y ffenestr',
  signInHere: 'Mewngofnodi ar y dudalen hon',
  popupBlocked:
    'Mae eich porwr wedi rhwystro’r ffenestr fewngofnodi. Rhowch gynnig arall arni, neu mewngofnodwch ar y dudalen hon.',
  popupClosed: 'Cafodd y ffenestr fewngofnodi ei chau. Rhowch gynnig arall arni, neu mewngofnodwch ar y dudalen hon.',
  offlineSignIn: 'Rydych all-lein. Mewngofnodwch eto pan fydd cysylltiad.',
  unreachable,
  failed: 'Wnaeth hynny ddim gweithio. Rhowch gynnig arall arni.',
  signedOutTitle: 'Rydych wedi allgofnodi',
  signedOutText: ({ ssoSession }) =>
    ssoSession === 'none'
      ? 'Os gwnaethoch fewngofnodi â chyfrif arall, er enghraifft un cymdeithasol, mae’n bosibl eich bod yn dal wedi mewngofnodi yno. Ar gyfrifiadur a rennir, allgofnodwch yno hefyd.'
      : 'Mae’n bosibl eich bod yn dal wedi mewngofnodi gyda’r gwasanaeth mewngofnodi, neu gyda’r cyfrif cymdeithasol a ddefnyddiwyd. Ar gyfrifiadur a rennir, allgofnodwch yno hefyd.',
  stillSignedInTitle: 'Rydych wedi mewngofnodi',
  stillSignedInText: 'Allgofnodwch yma pan fyddwch wedi gorffen.',
  signInTitle: 'Mewngofnodwch, os gwelwch yn dda',
  signInText: ({ reason }) => `${reason ? `${why[reason]} ` : ''}Mewngofnodwch i weld y dudalen hon.`,
  deniedTitle: 'Does gennych chi ddim mynediad i’r dudalen hon',
  deniedText:
    'Nid yw’ch cyfrif yn cael ei gweld. Os oes ei hangen arnoch, gofynnwch i bwy bynnag sy’n gofalu am eich cyfrif.',
  otherAccount: 'Defnyddio cyfrif arall',
  errorTitle: 'Wnaeth y mewngofnodi ddim gweithio',
  errorText: ({ error }) =>
    error.code === 'token-client/access-denied'
      ? 'Ni chawsoch eich mewngofnodi, gan fod y cais wedi’i ganslo neu ei wrthod.'
      : error.retryable
        ? unreachable
        : 'Mae rhywbeth o’i le ar ein hochr ni. Os nad yw ceisio eto yn helpu, dywedwch wrthym beth mae’n ei ddweud isod.',
  signIn: 'Mewngofnodi',
  tryAgain: 'Ceisio eto',
  noticeText: ({ idleTimeoutMs }) =>
    `Er eich diogelwch, cewch eich allgofnodi ar ôl ${duration(idleTimeoutMs)} heb weithgarwch.`,
}
