import { expect, test } from 'vitest'
import type { SessionState } from '@stillhere/session-engine'
import { TokenClientError, type UserClaims } from '@stillhere/token-client'
import { createTestSession, type TestSessionOptions } from '../testing/createTestSession.ts'
import { routeDecision, type RouteDecision, type RouteFacts, type RouteRules } from './routeDecision.ts'

const ada: UserClaims = { iss: 'https://memory.example', sub: 'ada' }
const key = JSON.stringify([ada.iss, ada.sub])
const shown = { userKey: key, generation: 1 }

const stateOf = async (session: TestSessionOptions): Promise<SessionState> =>
  (await createTestSession({ user: ada, ...session })).engine.store.getState()

type Case = [
  title: string,
  session: TestSessionOptions,
  facts: Partial<RouteFacts>,
  rules: Partial<RouteRules>,
  expected: Partial<RouteDecision>,
]

const cases: Case[] = [
  ['restoring', { status: 'restoring' }, {}, {}, { children: 'none', page: 'fallback', redirects: false }],
  [
    'restoring, user of the server',
    { status: 'restoring' },
    { initialUser: ada },
    {},
    { children: 'open', page: null },
  ],
  [
    'restoring, server user, maxAge',
    { status: 'restoring' },
    { initialUser: ada },
    { maxAge: 60 },
    { children: 'none' },
  ],
  ['restoring, refused', { status: 'restoring' }, { initialUser: ada }, { allow: () => false }, { children: 'none' }],
  ['active', {}, {}, {}, { children: 'open', page: null, redirects: false }],
  ['expiring', { status: 'expiring' }, {}, {}, { children: 'open', page: null }],
  ['active, refused', {}, {}, { allow: () => false }, { children: 'none', page: 'denied', redirects: false }],
  ['active, refused, too weak', {}, {}, { allow: () => false, acrValues: '2' }, { page: 'denied', redirects: false }],
  ['too weak', {}, {}, { acrValues: '2' }, { children: 'none', page: 'fallback', missing: 'step-up', redirects: true }],
  ['too old', {}, {}, { maxAge: -1 }, { children: 'none', missing: 'stale', redirects: true }],
  ['too weak, asked before', {}, { hasAsked: true }, { acrValues: '2' }, { page: 'sign-in', redirects: false }],
  ['too weak, shown before', {}, { shown }, { acrValues: '2' }, { children: 'open', missing: null, redirects: false }],
  ['signed out', { status: 'signed-out' }, {}, {}, { children: 'none', page: 'fallback', redirects: true }],
  ['signed out, in place', { status: 'signed-out' }, {}, { signIn: 'in-place' }, { page: 'sign-in', redirects: false }],
  ['signed out, none', { status: 'signed-out' }, {}, { signIn: 'none' }, { page: 'fallback', redirects: false }],
  ['redirect loop', { status: 'signed-out' }, { isRedirectLoop: true }, {}, { page: 'sign-in', redirects: false }],
  ['back button', { status: 'signed-out' }, { isRestoredFromCache: true }, {}, { page: 'sign-in', redirects: false }],
  ['after a sign-out', { status: 'signed-out', reason: 'signed-out' }, {}, {}, { page: 'sign-in', redirects: false }],
  ['failure', { error: 'token-client/network' }, {}, {}, { page: 'failure', redirects: false }],
  ['failure, none', { error: 'token-client/network' }, {}, { signIn: 'none' }, { page: 'fallback', redirects: false }],
  ['ended, shown before', { status: 'ended' }, { shown }, {}, { children: 'covered', page: null }],
  ['ended, never shown', { status: 'ended' }, {}, {}, { children: 'none', page: 'fallback' }],
  ['ended, shown, refused by now', { status: 'ended' }, { shown }, { allow: () => false }, { children: 'none' }],
  ['ended, shown to another', { status: 'ended' }, { shown: { ...shown, userKey: 'x' } }, {}, { children: 'none' }],
  ['reauthenticating after an end', { status: 'reauthenticating' }, { shown }, {}, { children: 'covered', page: null }],
]

test.each(cases)('%s', async (_title, session, facts, rules, expected) => {
  const state = await stateOf(session)
  const decision = routeDecision(
    {
      session: state,
      now: 'authentication' in state ? state.authentication.authenticatedAt : 0,
      initialUser: null,
      shown: null,
      hasAsked: false,
      isRestoredFromCache: false,
      isRedirectLoop: false,
      ...facts,
    },
    { signIn: 'redirect', ...rules },
  )
  expect(decision).toMatchObject(expected)
})

test('a failed sign-out is no failure of the page', async () => {
  const error = new TokenClientError('token-client/network', 'sign-out', 'The network is down.')
  const session = { ...(await stateOf({ status: 'signed-out', reason: 'signed-out' })), error } as SessionState
  const facts = { now: 0, initialUser: null, shown: null, hasAsked: false, isRestoredFromCache: false }
  const decision = routeDecision({ ...facts, session, isRedirectLoop: false }, { signIn: 'redirect' })
  expect(decision).toMatchObject({ page: 'sign-in', failure: null })
})
