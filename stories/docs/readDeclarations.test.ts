import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readDeclarations } from './readDeclarations.ts'

const hook = (name: string) =>
  readDeclarations(readFileSync(`${import.meta.dirname}/../../packages/react/src/hooks/${name}.ts`, 'utf8'))

test('reads comments, examples and signatures from sources as they are', () => {
  const [useDraft] = hook('useDraft')
  expect(useDraft).toMatchObject({
    name: 'useDraft',
    kind: 'function',
    signature: 'function useDraft<T>(key: string, initial: T, options: DraftOptions = {}): DraftResult<T>',
  })
  expect(useDraft?.text).toMatch(/^Works like `useState` for typed input/)
  expect(useDraft?.examples).toEqual(["const [note, setNote, { restoredAt, discard }] = useDraft('note', '')"])
})

test('shows overloads, not the implementation behind them', () => {
  const [useSession] = hook('useSession')
  expect(useSession?.signature.split('\n')).toEqual([
    'function useSession(): SessionState',
    'function useSession<T>(selector: (state: SessionState) => T, equal?: (a: T, b: T) => boolean): T',
  ])
})

test('reads types whole', () => {
  const [result] = hook('useAccessToken')
  expect(result).toMatchObject({ name: 'AccessTokenResult', kind: 'type' })
  expect(result?.signature).toMatch(/^type AccessTokenResult = \{[\s\S]*getAccessToken[\s\S]*\n[)}]$/)
})
