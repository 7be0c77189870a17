import { expect, test } from 'vitest'
import type { SessionLook } from './sessionLook.ts'
import { sessionStory } from './sessionStory.ts'

const session = (endsAt: number, user = 'ada') => ({ user, endsAt, deadlineAt: endsAt })
const look = (
  at: number,
  sessions: Partial<SessionLook['sessions']>,
  more: Partial<SessionLook> = {},
): SessionLook => ({
  at,
  statusAt: at,
  sessions: { application: null, sso: null, upstream: null, ...sessions },
  applicationEnd: null,
  requests: [],
  ...more,
})
const told = (before: SessionLook, after: SessionLook) =>
  sessionStory(before, after, 'Kinfolk').map(({ session: name, kind, text }) => `${name} ${kind}: ${text}`)
const live = { application: session(300_000), sso: session(300_000), upstream: session(900_000) }

test('a sign-in through the social provider begins three sessions, the outermost first', () => {
  expect(told(look(0, {}), look(1_000, live))).toEqual([
    'upstream began: Kinfolk began: somebody signed in.',
    'sso began: Single sign-on began: somebody signed in.',
    'application began: My Account began: somebody signed in.',
  ])
})

test('a later deadline is an extension, with the app that requested it', () => {
  const request = { at: 2_000, endpoint: 'authorize', clientId: 'shop', prompt: 'none', outcome: 'ok' }
  expect(told(look(0, live), look(2_000, { ...live, sso: session(310_000) }, { requests: [request] }))).toEqual([
    'sso extended: Single sign-on extended: the shop asked without bothering anybody.',
  ])
})

test('a small change of a deadline is no event', () => {
  expect(told(look(0, live), look(2_000, { ...live, sso: { ...session(300_000), endsAt: 302_000 } }))).toEqual([])
})

test.each([
  ['lapsed', look(300_000, {}), 'Single sign-on ended: nobody extended it in time.'],
  [
    'signed out of in an app',
    look(9_000, {}, { requests: [{ at: 8_000, endpoint: 'end-session', clientId: 'shop', outcome: 'ok' }] }),
    'Single sign-on ended: somebody signed out of the shop.',
  ],
  ['ended by an operator', look(9_000, {}), 'Single sign-on ended: its server ended it before its time.'],
])('an SSO session that was %s', (_, after, text) => {
  expect(told(look(0, { sso: session(300_000) }), after)).toEqual([`sso ended: ${text}`])
})

test('the application says why it has ended', () => {
  expect(told(look(0, live), look(9_000, { ...live, application: null }, { applicationEnd: 'revoked' }))).toEqual([
    'application ended: My Account ended: it was revoked, for instance after a changed password.',
  ])
})

test('another user begins a new session', () => {
  expect(told(look(0, { sso: session(300_000) }), look(9_000, { sso: session(300_000, 'grace') }))).toEqual([
    'sso began: Single sign-on began: somebody else is signed in.',
  ])
})
