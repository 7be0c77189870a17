import { expect, test } from 'vitest'
import { clickAge } from './pageLifecycle.ts'

test('is what has passed since', () => {
  expect(clickAge({ timeStamp: performance.now() - 1_000 })).toBeGreaterThanOrEqual(1_000)
})

test('is nothing for an instant that cannot be', () => {
  expect(clickAge({ timeStamp: performance.now() + 10_000 })).toBe(0)
  expect(clickAge({ timeStamp: performance.now() - 60_000 })).toBe(0)
})

test('counts by the clock of the window in which it happened', () => {
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
