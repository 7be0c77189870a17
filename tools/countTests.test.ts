import { expect, test } from 'vitest'
import { countTests } from './countTests.ts'

test('counts one line a test', () => {
  expect(countTests('passed\npassed\nskipped\n', true)).toEqual({ passed: 2, failed: 0, skipped: 1 })
  expect(countTests('passed\nfailed\nfailed\n', false)).toEqual({ passed: 1, failed: 2, skipped: 0 })
})

test('a run that was killed keeps what it had counted, and has failed', () => {
  expect(countTests('passed\n'.repeat(156), false)).toEqual({ passed: 156, failed: 1, skipped: 0 })
})

test('a run without a test has failed', () => {
  expect(countTests('', true)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(countTests('skipped\n', true)).toMatchObject({ passed: 0, failed: 1 })
})
