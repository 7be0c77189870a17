import { beforeEach, expect, test } from 'vitest'
import { inTurn } from './tabLock.ts'

let name: string
const never = new AbortController().signal

beforeEach(() => {
  name = crypto.randomUUID()
})

test('one at a time, in the order of asking', async () => {
  const steps: string[] = []
  const task = (who: string) => async () => {
    steps.push(`${who} begins`)
    await new Promise((resolve) => setTimeout(resolve))
    steps.push(`${who} ends`)
    return who
  }
  const turns = ['a', 'b'].map((who) => inTurn(name, 1_000, never, task(who)))
  expect(await Promise.all(turns)).toEqual(['a', 'b'])
  expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('a holder that does not end is passed over, and what it began still counts', async () => {
  const frozen = Promise.withResolvers<string>()
  let begun = 0
  const first = inTurn(name, 1_000, never, () => (begun++, frozen.promise))
  expect(await inTurn(name, 1, never, async () => 'second')).toBe('second')
  frozen.resolve('first')
  expect(await first).toBe('first')
  expect(begun).toBe(1)
})

test('a failure is the caller’s, and frees the turn', async () => {
  await expect(inTurn(name, 1_000, never, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(await inTurn(name, 1_000, never, async () => 'next')).toBe('next')
})

test('who gives up waiting does not begin, and takes nothing away', async () => {
  const busy = Promise.withResolvers<string>()
  const first = inTurn(name, 1_000, never, () => busy.promise)
  const giveUp = new AbortController()
  let hasBegun = false
  const second = inTurn(name, 1_000, giveUp.signal, async () => (hasBegun = true))
  giveUp.abort()
  await expect(second).rejects.toThrow(/abort/)
  busy.resolve('first')
  expect(await first).toBe('first')
  expect(hasBegun).toBe(false)
})
