import { describe, expect, test } from 'vitest'
import { policies } from './policies.ts'
import { sessionReducer } from './sessionReducer.ts'
import { initialSessionState, type SessionState } from './sessionState.ts'
import { parseSharedRecord, subjectOf, toSharedRecord, type SharedRecord } from './sharedRecord.ts'

const start = 1_700_000_000_000
const ada = { iss: 'https://auth.example', sub: 'ada', name: 'Ada', email: 'ada@shop.example' }
const record: SharedRecord = { generation: 3, subject: 'https://auth.example ada', lastActivityAt: 1, lastContactAt: 2 }

describe('parsing a record', () => {
  test('returns a valid record', () => {
    expect(parseSharedRecord(record)).toEqual(record)
    expect(parseSharedRecord({ ...record, endReason: 'revoked' })).toEqual({ ...record, endReason: 'revoked' })
  })

  test('accepts fractions of instants: refusing them would miss a sign-out', () => {
    const fractions = { ...record, lastActivityAt: start + 0.5, lastContactAt: start + 124.1 }
    expect(parseSharedRecord(fractions)).toEqual(fractions)
  })

  const hostile: Record<string, unknown> = {
    nothing: null,
    'nothing at all': undefined,
    'a number': 7,
    'a sentence': 'generation 9',
    'a list': [3, 'https://auth.example ada', 1, 2],
    'an empty object': {},
    'a function': () => record,
    'no generation': { ...record, generation: undefined },
    'a negative generation': { ...record, generation: -1 },
    'half a generation': { ...record, generation: 1.5 },
    'a generation in words': { ...record, generation: '3' },
    'a generation beyond counting': { ...record, generation: Infinity },
    'a generation that is no number': { ...record, generation: NaN },
    'a generation too large to add one to': { ...record, generation: 2 ** 53 },
    'a subject that is an object': { ...record, subject: { toString: () => record.subject } },
    'no activity': { ...record, lastActivityAt: null },
    'activity before all time': { ...record, lastActivityAt: -1 },
    'activity at the end of all time': { ...record, lastActivityAt: Infinity },
    'a contact in words': { ...record, lastContactAt: String(start) },
  }
  test.each(Object.entries(hostile))('rejects %s', (_, value) => {
    expect(parseSharedRecord(value)).toBeNull()
  })

  test('ignores an unknown end reason', () => {
    expect(parseSharedRecord({ ...record, endReason: 'constructor' })).toEqual(record)
    expect(parseSharedRecord({ ...record, endReason: { reason: 'revoked' } })).toEqual(record)
  })

  test('drops unknown members', () => {
    const more = JSON.parse(`{ "accessToken": "secret", "__proto__": { "endReason": "revoked" } }`) as object
    expect(Object.keys(parseSharedRecord({ ...more, ...record }) ?? {})).toEqual(Object.keys(record))
    expect(parseSharedRecord(JSON.parse(`{ "__proto__": ${JSON.stringify(record)} }`))).toBeNull()
  })
})

describe('the record of a state', () => {
  const proof = { user: ada, authenticatedAt: start, contactedAt: start }
  const reduce = (state: SessionState, ...events: Parameters<typeof sessionReducer>[1][]) =>
    events.reduce((before, event) => sessionReducer(before, event, policies.reference300), state)
  const active = reduce(initialSessionState, {
    type: 'sessionFound',
    at: start,
    authentication: proof,
    isNew: true,
    record: null,
  })
  const live = { generation: 1, subject: subjectOf(ada), lastActivityAt: start, lastContactAt: start }

  test('is null without a user', () => {
    expect(toSharedRecord(initialSessionState)).toBeNull()
    expect(toSharedRecord(reduce(active, { type: 'signedOut', at: start, ssoSession: 'none' }))).toBeNull()
  })

  test('has instants, generation and subject, but no claim and no token', () => {
    expect(toSharedRecord(active)).toEqual(live)
    expect(toSharedRecord(reduce(active, { type: 'timePassed', at: start + 250_000 }))).toEqual(live)
  })

  test('has no end reason while the user signs in again in a usable session', () => {
    const proving = reduce(active, { type: 'reauthenticationStarted', at: start, purpose: 'step-up' })
    expect(toSharedRecord(proving)).toEqual(live)
  })

  test('has the end reason after an end, also while the user signs in again', () => {
    const over = reduce(active, { type: 'timePassed', at: start + 300_000 })
    const told = { ...live, generation: 2, endReason: 'idle-timeout' }
    expect(toSharedRecord(over)).toEqual(told)
    const back = reduce(over, { type: 'reauthenticationStarted', at: start + 400_000, purpose: 'ended' })
    expect(toSharedRecord(back)).toEqual(told)
  })

  test('can be parsed again', () => {
    const over = reduce(active, { type: 'timePassed', at: start + 300_000 })
    expect(parseSharedRecord(JSON.parse(JSON.stringify(toSharedRecord(over))))).toEqual(toSharedRecord(over))
  })
})

test('the same `sub` at another issuer is another subject', () => {
  expect(subjectOf(ada)).not.toBe(subjectOf({ ...ada, iss: 'https://other.example' }))
})
