import { expect } from 'vitest'
import type { ContractRule } from './contractRule.ts'

export const creationRules: ContractRule[] = [
  {
    sentence: 'a new client does no I/O before its first method is called',
    async check({ requestsAtStart }) {
      expect(requestsAtStart).toBe(0)
    },
  },
  {
    sentence: 'a new client adds no listener before its first method is called',
    async check({ listenersAtStart }) {
      expect(listenersAtStart).toBe(0)
    },
  },
  {
    sentence: 'key names the client',
    async check({ client }) {
      expect(client.key).not.toBe('')
    },
  },
  {
    sentence: 'key is stable over page loads',
    applies: ({ page }) => page !== undefined,
    async check({ client, page }) {
      void client.signIn()
      const { key } = client
      await expect.poll(() => page?.departures()).toHaveLength(1)
      expect((await page?.comeBack('ada'))?.key).toBe(key)
    },
  },
]
