import { afterEach, beforeEach, describe, test } from 'vitest'
import { contractRules } from './contract/contractRules.ts'
import type { ContractProbe } from './contract/contractRule.ts'
import { createContractProbe } from './contract/createContractProbe.ts'
import type { TokenClientUnderTest } from './tokenClientUnderTest.ts'

export type { TokenClientUnderTest } from './tokenClientUnderTest.ts'

/**
 * Runs the conformance suite: each sentence of {@link TokenClient} is a test, in Node or in a browser. Needs Vitest. What a
 * client cannot do it declares in `capabilities`; the suite then expects the refusal by its error code.
 *
 * @example
 * describeTokenClient('my client', () => ({ client: createMyClient(), server: { … } }))
 */
export function describeTokenClient(
  name: string,
  make: () => TokenClientUnderTest | Promise<TokenClientUnderTest>,
): void {
  describe(name, () => {
    let probe: ContractProbe

    beforeEach(async () => {
      probe = await createContractProbe(make)
    })
    afterEach(async () => {
      probe.client.dispose()
      await probe.dispose?.()
    })

    for (const { sentence, applies, check } of contractRules)
      // oxlint-disable-next-line vitest/expect-expect -- the rule has the assertions
      test(sentence, async () => {
        if (applies?.(probe) ?? true) await check(probe)
      })
  })
}
