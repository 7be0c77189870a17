import { expect, test } from 'vitest'
import { clickAge } from './pageLifecycle.ts'

test('clickAge is the time since the click', () => {
  expect(clickAge({ timeStamp: performance.now() - 1_000 })).toBeGreaterThanOrEqual(1_000)
})

test('clickAge is 0 for an impossible timestamp', () => {
  expect(clickAge({ timeStamp: performance.now() + 10_000 })).toBe(0)
  expect(clickAge({ timeStamp: performance.now() - 60_000 })).toBe(0)
})

test("clickAge uses the clock of the event's window", () => {
  const frame = document.createElement('iframe')
  document.body.append(frame)
  const view = frame.contentWindow as Window & typeof globalThis
  expect(performance.now() - view.performance.now()).toBeGreaterThan(0)
  expect(clickAge({ timeStamp: view.performance.now() - 10, view })).toBeLessThan(
    performance.now() - view.performance.now() + 10,
  )
  expect(clickAge({ timeStamp: view.performance.now() - 10, view })).toBeGreaterThanOrEqual(10)
  frame.remove()
})
