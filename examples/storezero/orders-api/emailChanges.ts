import type { JWTPayload } from 'jose'
import { twoSteps } from '../authorization-server/twoSteps.ts'

/** A user's requested address and the number of requests. A real shop would send a mail there. */
export type EmailChange = { pending: string | null; changes: number }

export type EmailChanges = {
  of(subject: string): EmailChange
  /** @returns `null`: that is no address */
  ask(subject: string, body: string): EmailChange | null
}

const maxAge = 60

/** What the API answers to a token whose sign-in is too old, or was too weak, for moving an address (RFC 9470 §3). */
export const strongerSignIn = `Bearer error="insufficient_user_authentication", error_description="Please prove who you are", acr_values="${twoSteps}", max_age=${maxAge}`

export const mayChangeEmail = ({ acr, auth_time: at }: JWTPayload): boolean =>
  acr === twoSteps && typeof at === 'number' && at >= Date.now() / 1000 - maxAge

export function createEmailChanges(): EmailChanges {
  const known = new Map<string, EmailChange>()
  const changeOf = (subject: string) => known.get(subject) ?? { pending: null, changes: 0 }
  return {
    of: changeOf,
    ask(subject, body) {
      const address = addressIn(body)
      if (!address) return null
      const change = { pending: address, changes: changeOf(subject).changes + 1 }
      known.set(subject, change)
      return change
    },
  }
}

const addressIn = (body: string): string | null => {
  try {
    const { email } = JSON.parse(body) as { email?: unknown }
    return typeof email === 'string' && /^[^\s@]+@[^\s@]+$/.test(email) ? email : null
  } catch {
    return null
  }
}
