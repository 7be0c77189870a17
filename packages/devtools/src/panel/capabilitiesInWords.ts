import type { SessionEngine } from '@stillhere/session-engine'

/** What a token client can and cannot do, and what follows for the person. */
export const capabilitiesInWords = (can: SessionEngine['capabilities']): string[] => [
  can.silentAuthentication
    ? 'Can ask the authorization server silently whether there is a session.'
    : 'Cannot authenticate silently: only a person can extend the SSO session.',
  can.renewalExtendsSession
    ? 'A renewal of tokens extends the SSO session too.'
    : 'A renewal of tokens does not reach the SSO session.',
  can.popup ? 'Can open a window to sign in.' : 'Cannot open a window to sign in: it leaves the page.',
  can.signOutOfSso ? 'Can end the SSO session.' : 'Can end this application session only.',
]
