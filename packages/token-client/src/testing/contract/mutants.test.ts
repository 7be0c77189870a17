import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { contractRules } from './contractRules.ts'
import { rejectionOf } from './contractRule.ts'
import { createContractProbe } from './createContractProbe.ts'
import { mutants } from './mutants.ts'
import { openMemoryPage, type Mutation } from './openMemoryPage.ts'

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** Checks one rule on a memory client with this fault. Resolves with the assertion that failed, if any. */
async function outcomeOf(sentence: string, mutate?: Mutation): Promise<unknown> {
  const rule = contractRules.find((one) => one.sentence === sentence)
  if (!rule) throw new Error(`No rule says "${sentence}".`)
  const probe = await createContractProbe(() => openMemoryPage({}, mutate))
  expect(rule.applies?.(probe) ?? true, 'the rule applies').toBe(true)
  return rejectionOf(rule.check(probe))
}

test.each(mutants)('a client that $fault is caught by: $sentence', async ({ sentence, mutate }) => {
  const outcome = await outcomeOf(sentence, mutate)
  // an assertion fails, or the client rejects where the rule expects that it resolves; anything else is a mistake in the rule
  expect(outcome).toMatchObject({ name: expect.stringMatching(/^(AssertionError|TokenClientError)$/) })
})

test('every sentence of the contract has a mutant', () => {
  const covered = new Set(mutants.map(({ sentence }) => sentence))
  expect(contractRules.map(({ sentence }) => sentence).filter((sentence) => !covered.has(sentence))).toEqual([])
})

test('every sentence of the contract is said once', () => {
  const sentences = contractRules.map(({ sentence }) => sentence)
  expect(new Set(sentences).size).toBe(sentences.length)
})
