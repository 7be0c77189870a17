/** Finds words that make text hard to read in everything the project writes, except the texts of user interfaces. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Each word and what to write in its place. */
const bannedWords = {
  whoever: 'name the user, caller or server',
  whomever: 'name the user, caller or server',
  somebody: '"a user" or "another user"',
  nobody: '"no user" or "no caller"',
  anybody: '"any user"',
  everybody: '"all users" or "every subscriber"',
  anew: '"again"',
  aside: '"lazy-loaded" or "separate"',
  errand: '"request"',
  afar: '"remotely"',
  heed: '"follow" or "apply"',
  heeded: '"followed" or "applied"',
  'what rests': '"stored tokens"',
  'in vain': '"without success"',
  'for want of': '"because there is no"',
}

const written = /\.(ts|tsx|mts|mjs|cjs|js|css|html|md|json|ya?ml)$/
// texts of the user interface and their translations, and the words above
const exempt = /^packages\/react\/src\/words\/|^tools\/bannedWords(\.test)?\.ts$|^pnpm-lock\.yaml$/
// strings of these files repeat texts of a user interface; their comments, names and test titles are read
const showsInterface = /^(examples|e2e|stories)\/.*\.tsx?$|\.(test|spec|stories)\.tsx?$/
const pattern = new RegExp(`\\b(${Object.keys(bannedWords).join('|')})\\b`, 'gi')

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ')

/** Removes strings and the text of elements, and keeps lines, comments and the titles of tests. */
const withoutInterface = (text: string): string =>
  text.replaceAll(
    /\/\*.*?\*\/|\/\/[^\n]*|(?:\b(?:test|it|describe)[\w.]*\(|\]\)\()\s*(['"`]).*?\1|(['"`])(?:\\.|(?!\2)[^\n\\])*\2|>[^<>{}=;()]+(?=<)/gs,
    (match) => (/^(\/[*/]|test|it|describe|\])/.test(match) ? match : blank(match)),
  )

/** Returns the banned words of one file with their line numbers. The element `aside` does not count. */
export const findBannedWords = (file: string, text: string): string[] =>
  (showsInterface.test(file) ? withoutInterface(text) : text).split('\n').flatMap((content, index) => {
    const words = content.replaceAll(/<\/?aside\b/g, '').replaceAll(/([a-z\d])(?=[A-Z])|_/g, '$1 ')
    return [...words.matchAll(pattern)].map(
      ([word]) =>
        `${file}:${index + 1}: "${word}". Write ${bannedWords[word.toLowerCase() as keyof typeof bannedWords]}.`,
    )
  })

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '..')
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
    .toString()
    .split('\n')
    .filter((file) => written.test(file) && !exempt.test(file) && existsSync(path.join(root, file)))
  const found = files.flatMap((file) => [
    ...findBannedWords('name of file', file.replaceAll('/', '\n')).map((line) => `${file}, ${line}`),
    ...findBannedWords(file, readFileSync(path.join(root, file), 'utf8')),
  ])
  for (const line of found) console.error(line)
  console.log(`${files.length} files read, ${found.length} banned words found.`)
  if (found.length) process.exitCode = 1
}
