import type { EndReason } from '../bffEvent.ts'
import type { BffContext } from '../bffContext.ts'
import type { Tokens } from '../provider/provider.ts'
import type { RequestContext } from '../requestContext.ts'
import { unknownMembers } from '../sessions/recordReader.ts'
import { createRecord, type SessionRecord } from '../sessions/sessionRecord.ts'
import type { SignInTransaction } from './signInTransactions.ts'

/** Result of a sign-in: an error code for the page, cookies to set, and the path to return to if it differs. */
export type SignInOutcome = { error: string | null; setCookies?: string[]; returnTo?: string; cause?: unknown }

/** Tokens of a sign-in, which always include an ID token. */
export type SignInTokens = Tokens & Required<Pick<Tokens, 'claims'>>

/** What the callback has found out about a pending sign-in. `isOtherUser`: not the user that the page expects. */
export type CompletedSignIn = {
  name: string
  transaction: SignInTransaction
  tokens: SignInTokens
  isOtherUser: boolean
  contactedAt: number
}

const isSameUser = ({ user }: SessionRecord, { iss, sub }: SignInTokens['claims']) =>
  user.iss === iss && user.sub === sub

export const cameFromFrame = ({ request }: RequestContext): boolean =>
  request.headers.get('sec-fetch-dest')?.endsWith('frame') ?? false

/** Ends the session that a sign-in began with. Returns `false` if it has ended before. */
export async function endPreviousSession(
  { endSession }: BffContext,
  { session }: SignInTransaction,
  reason: EndReason,
): Promise<boolean> {
  return session !== undefined && (await endSession(session, reason))
}

/** Tells whether the cookie of the request belongs to another user's session, created by a later sign-in. */
export async function hasOtherUser(
  { sessions }: BffContext,
  { sessionId }: RequestContext,
  claims: SignInTokens['claims'],
): Promise<boolean> {
  const lookup = sessionId === null ? null : await sessions.get(sessionId)
  return lookup?.status === 'active' && !isSameUser(lookup.session.record, claims)
}

/**
 * Extends the session under its id, because other requests use it. Its user must be the same as before, whatever the page
 * expected.
 */
export async function extendSession(
  context: BffContext,
  incoming: RequestContext,
  { transaction: pending, tokens, isOtherUser }: CompletedSignIn,
): Promise<SignInOutcome> {
  const { session: id = '', startedAt } = pending
  const extended = await context.sessions.update(id, (before) =>
    isSameUser(before, tokens.claims)
      ? {
          ...unknownMembers(before),
          ...createRecord(tokens, tokens.claims, Math.max(before.contactedAt, startedAt), before, {
            silent: before.silent || cameFromFrame(incoming),
            ...(before.transaction !== undefined && { transaction: before.transaction }),
          }),
        }
      : null,
  )
  if (!extended)
    return { error: (await endPreviousSession(context, pending, 'user-changed')) ? 'subject-changed' : 'session-ended' }
  context.emit({ type: 'session-extended', session: id })
  return { error: isOtherUser ? 'subject-changed' : null }
}

/** Creates a session under a new id and ends the old one, so that knowing the old id gives no access. */
export async function createSession(
  context: BffContext,
  incoming: RequestContext,
  { name, transaction: pending, tokens, isOtherUser, contactedAt }: CompletedSignIn,
): Promise<SignInOutcome> {
  const { sessions, sessionCookie, transactions, provider, emit, runInBackground } = context
  const replaced = [...new Set([pending.session, incoming.sessionId])].filter((id) => typeof id === 'string')
  const before = pending.session === undefined ? null : await sessions.get(pending.session)
  const hadFrames = before?.status === 'active' && before.session.record.silent
  const record = createRecord(tokens, tokens.claims, contactedAt, null, {
    silent: hadFrames || (pending.isSilent && cameFromFrame(incoming)),
    transaction: name,
  })
  const { secret, id } = await sessions.create(record)
  const isFirst = await transactions.settle(name)
  // the new session may share its grant with the old one, and revoking a token would end both at many providers
  const sharesGrant = (old: SessionRecord) => isSameUser(old, tokens.claims) && old.ssoSessionId === record.ssoSessionId
  for (const old of replaced) await context.endSession(old, 'replaced', { keepToken: sharesGrant })
  if (!isFirst || (await wasSignedOut(context, pending))) {
    await sessions.delete(id)
    if (record.refreshToken !== undefined) runInBackground(provider.revoke(record.refreshToken))
    return { error: 'session-ended' }
  }
  emit({ type: 'signed-in', session: id })
  return {
    error: null,
    setCookies: sessionCookie.write(secret),
    // the path may hold data of the first user
    ...(isOtherUser && { returnTo: '/' }),
  }
}

/** Tells whether the session was signed out meanwhile. Only a sign-out deletes a session without a trace. */
async function wasSignedOut({ sessions }: BffContext, { session, wasSignedIn }: SignInTransaction): Promise<boolean> {
  if (session === undefined || !wasSignedIn) return false
  const lookup = await sessions.get(session)
  return lookup.status === 'none' && !lookup.replaced
}
