import { expect, test } from 'vitest'
import { findBannedWords } from './bannedWords.ts'

test.each([
  ['a comment', '// whoever asks'],
  ['a name', 'const whileNobodyAsks = 1'],
  ['a name in capitals', 'const NOBODY_ELSE = 1'],
  ['a string', `throw new Error('asked in vain')`],
])('%s is read', (_, text) => {
  expect(findBannedWords('packages/react/src/x.ts', text)).toHaveLength(1)
})

test('the message names the file, the line and a better word', () => {
  expect(findBannedWords('docs/x.md', 'One\nNobody asks.')).toEqual([
    'docs/x.md:2: "Nobody". Write "no user" or "no caller".',
  ])
})

test('similar words and the element of HTML are allowed', () => {
  expect(findBannedWords('docs/x.md', '<aside>renewals, a body, besides</aside>')).toEqual([])
})

test.each(['packages/react/src/x.test.tsx', 'e2e/x.ts', 'examples/storezero/x.tsx'])(
  '%s: comments, names and titles are read, texts of the interface are not',
  (file) => {
    expect(findBannedWords(file, `expect(page.getByText('Nobody is here'))\nconst x = <p>Nobody is here</p>`)).toEqual(
      [],
    )
    expect(findBannedWords(file, `// it's for whoever\nconst somebody = 'x'`)).toHaveLength(2)
    expect(findBannedWords(file, `test.each([1])("nobody's session", () => {})`)).toHaveLength(1)
  },
)
