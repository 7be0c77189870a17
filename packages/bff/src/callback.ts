import { seeOther } from './json.ts'
import { refuseEmbedding } from './login.ts'
import { ProviderFailure } from './providerFailure.ts'
import { grantParameters } from './refreshOnce.ts'
import { Refusal } from './refusal.ts'
import { relayPage } from './relayPage.ts'
import { recordOf, type EndReason, type SessionRecord } from './sessionRecord.ts'
import { settleSignIn, type SignInTransaction } from './signInTransactions.ts'
import type { Tokens } from './provider.ts'
import type { BffParts, Visit } from './visit.ts'

/** How a sign-in went: an error code for the page, the cookies to set, and perhaps another place to return to. */
type Outcome = { error: string | null; setCookies?: string[]; returnTo?: string }

/** Those of a sign-in, where an ID token is due. */
type ProvenTokens = Tokens & Required<Pick<Tokens, 'claims'>>

/** `GET callback`: where the provider sends the browser back to, in the page itself, in a window or in a frame. */
export async function callback(parts: BffParts, visit: Visit): Promise<Response> {
  const { request, url, origin, cookies } = visit
  refuseEmbedding(request, /^(document|i?frame)$/)
  const { transaction, found, setCookies } = await parts.transactions.take(cookies, url.searchParams.get('state') ?? '')
  // nobody here began this, or it is over already: nothing is done, whatever it carries
  const outcome: Outcome = found
    ? await finish(parts, visit, found, transaction).catch(withoutStore)
    : { error: 'callback-unsolicited' }
  const { error } = outcome
  if (error !== null) parts.emit({ type: 'sign-in-failed', error })
  const all = [...setCookies, ...(outcome.setCookies ?? [])]
  const isEmbedded = request.headers.get('sec-fetch-dest')?.endsWith('frame') ?? false
  if (found ? found.mode !== 'redirect' : isEmbedded) {
    const page = relayPage(transaction, error)
    for (const one of all) page.headers.append('set-cookie', one)
    return page
  }
  const place = new URL(outcome.returnTo ?? found?.returnTo ?? '/', origin)
  if (error !== null) place.searchParams.set('stillhere-error', `${error}.${transaction}`)
  return seeOther(place.pathname + place.search + place.hash, all)
}

/** The code is used up then, and whoever waits for the outcome has to hear of one. */
function withoutStore(error: unknown): Outcome {
  if (error instanceof Refusal && error.error === 'store_unavailable') return { error: 'server-unavailable' }
  throw error
}

async function finish(parts: BffParts, visit: Visit, sent: SignInTransaction, name: string): Promise<Outcome> {
  const { settings, provider } = parts
  // the address as the provider knows it, whatever a proxy has made of it
  const address = new URL(`${visit.origin}${settings.basePath}/callback${visit.url.search}`)
  // a person was there until just now; a frame proves no more than that the session lived when it was asked
  const contactedAt = sent.isSilent ? sent.startedAt : settings.now()
  let tokens: Tokens
  try {
    tokens = await provider.redeem(address, sent, grantParameters(settings, {}))
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error
    return sent.isSilent && error.code === 'login-required' ? nobodyThere(parts, visit, sent, error) : refused(error)
  }
  const { claims } = tokens
  if (!claims) return { error: 'id-token-invalid' }
  const { acr, sub } = claims
  if (sent.levels?.some((level) => level === acr) === false) return { error: 'step-up-not-met' }
  const isOther = sent.subject !== undefined && sent.subject !== sub
  if (sent.isSilent && sent.wasSignedIn) return extended(parts, visit, sent, { ...tokens, claims }, isOther)
  if (sent.isSilent && (isOther || (await isElses(parts, visit, claims)))) return { error: 'subject-changed' }
  return signedIn(parts, visit, sent, { ...tokens, claims }, { name, isOther, contactedAt })
}

const refused = ({ code, isRevoked }: ProviderFailure): Outcome => ({
  error: isRevoked && code === 'login-required' ? 'session-revoked' : code,
})

/**
 * Without a person, the provider knows nobody. That is definitive if its cookie has reached it; from a frame of another
 * site browsers may have kept it back, and then nothing is known. Nor is it where more was asked for than who is there:
 * then somebody may be, who would have to do something first.
 */
async function nobodyThere(
  parts: BffParts,
  { request }: Visit,
  sent: SignInTransaction,
  failure: ProviderFailure,
): Promise<Outcome> {
  const { headers } = request
  const found = sent.session === undefined ? null : await parts.sessions.look(sent.session)
  const isTopLevel = sent.mode !== 'frame' || headers.get('sec-fetch-dest') === 'document'
  const isSameSite = (headers.get('sec-fetch-site') ?? '').startsWith('same-')
  const hasWorked = found?.status === 'active' && found.session.record.silent
  if (!isTopLevel && !isSameSite && !hasWorked) return { error: 'silent-blocked' }
  // past its deadline a session says so by itself
  const reason = failure.isRevoked ? 'revoked' : found?.status === 'ended' ? found.reason : 'signed-out-elsewhere'
  if (sent.isPlain) await end(parts, sent, reason)
  return refused(failure)
}

async function end({ sessions, emit }: BffParts, { session }: SignInTransaction, reason: EndReason): Promise<boolean> {
  if (session === undefined || !(await sessions.end(session, reason))) return false
  emit({ type: 'session-ended', session, reason })
  return true
}

type Claims = ProvenTokens['claims']
const isPerson = ({ user }: SessionRecord, { iss, sub }: Claims) => user.iss === iss && user.sub === sub

/** Whether the cookie that came along stands for the session of another person, who has signed in since. */
async function isElses({ sessions }: BffParts, { session }: Visit, claims: Claims): Promise<boolean> {
  const found = session === null ? null : await sessions.look(session)
  return found?.status === 'active' && !isPerson(found.session.record, claims)
}

/**
 * The same session goes on under the same id, because requests are on their way with it. So it must be the same person
 * as before, whoever the page took for theirs.
 */
async function extended(
  parts: BffParts,
  visit: Visit,
  sent: SignInTransaction,
  tokens: ProvenTokens,
  isOther: boolean,
): Promise<Outcome> {
  const { session = '', startedAt } = sent
  const { claims } = tokens
  const record = await parts.sessions.update(session, (before) =>
    isPerson(before, claims)
      ? recordOf(tokens, claims, Math.max(before.contactedAt, startedAt), before, {
          silent: before.silent || cameByFrame(visit),
          ...(before.transaction !== undefined && { transaction: before.transaction }),
        })
      : null,
  )
  if (!record) return { error: (await end(parts, sent, 'user-changed')) ? 'subject-changed' : 'session-ended' }
  parts.emit({ type: 'session-extended', session })
  return { error: isOther ? 'subject-changed' : null }
}

const cameByFrame = ({ request }: Visit) => request.headers.get('sec-fetch-dest')?.endsWith('frame') ?? false

/** A new session under a new id. Whatever was there before is dead, so nobody who knew of it is signed in by this. */
async function signedIn(
  parts: BffParts,
  visit: Visit,
  sent: SignInTransaction,
  tokens: ProvenTokens,
  { name, isOther, contactedAt }: { name: string; isOther: boolean; contactedAt: number },
): Promise<Outcome> {
  const { sessions, sessionCookie, provider, emit, later } = parts
  const olds = [...new Set([sent.session, visit.session])].filter((id) => typeof id === 'string')
  const before = sent.session === undefined ? null : await sessions.look(sent.session)
  const hadFrames = before?.status === 'active' && before.session.record.silent
  const record = recordOf(tokens, tokens.claims, contactedAt, null, {
    silent: hadFrames || (sent.isSilent && cameByFrame(visit)),
    transaction: name,
  })
  const { secret, id } = await sessions.create(record)
  const isMine = await settleSignIn(parts, name)
  for (const old of olds) await sessions.end(old, 'replaced')
  if (!isMine || (await wasSignedOut(parts, sent))) {
    await sessions.delete(id)
    if (record.refreshToken !== undefined) later(provider.revoke(record.refreshToken))
    return { error: 'session-ended' }
  }
  emit({ type: 'signed-in', session: id })
  return {
    error: null,
    setCookies: sessionCookie.write(secret),
    // nothing of the first person is given to the second
    ...(isOther && { returnTo: '/' }),
  }
}

/** Only a sign-out leaves nothing of a session. */
async function wasSignedOut({ sessions }: BffParts, { session, wasSignedIn }: SignInTransaction): Promise<boolean> {
  if (session === undefined || !wasSignedIn) return false
  const found = await sessions.look(session)
  return found.status === 'none' && !found.replaced
}
