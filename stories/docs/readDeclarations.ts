/** An exported function or type, as its source declares it. */
export type Declaration = {
  name: string
  kind: 'function' | 'type'
  /** What its comment says, without the tags. */
  text: string
  examples: string[]
  /** All overloads, without bodies. */
  signature: string
}

const exported = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export (function|type) (\w+)/g

/** The exports of a module with the comments before them. Relies on the sources being formatted. */
export function readDeclarations(source: string): Declaration[] {
  const found = new Map<string, Declaration>()
  for (const match of source.matchAll(exported)) {
    const [whole, comment = '', kind, name = ''] = match
    const start = match.index + whole.indexOf('export ')
    const end = kind === 'type' ? endOfType(source, start) : endOfSignature(source, start)
    const code = source
      .slice(start, end)
      .trim()
      .replace(/^export /, '')
    const before = found.get(name)
    // the last overload is the implementation, which is not public
    if (before) {
      if (source[end] !== '{') before.signature += `\n${code}`
      continue
    }
    const [text = '', ...tags] = plain(comment).split(/\n?@(?=example|throws|returns)/)
    const examples = tags.filter((tag) => tag.startsWith('example')).map((tag) => tag.slice('example'.length).trim())
    found.set(name, { name, kind: kind === 'type' ? 'type' : 'function', text: text.trim(), examples, signature: code })
  }
  return [...found.values()]
}

const plain = (comment: string) =>
  comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()

/** Up to the body, or to the end of the line of an overload. */
const endOfSignature = (source: string, start: number): number => {
  let depth = 0
  for (let at = start; at < source.length; at++) {
    const char = source[at] ?? ''
    if ('([<'.includes(char)) depth++
    if (')]'.includes(char) || (char === '>' && source[at - 1] !== '=')) depth--
    if (depth === 0 && (char === '\n' || (char === '{' && source[at + 1] === '\n'))) return at
  }
  return source.length
}

/** Up to the first empty line outside of braces. */
const endOfType = (source: string, start: number): number => {
  let depth = 0
  for (let at = start; at < source.length; at++) {
    if (source[at] === '{') depth++
    if (source[at] === '}') depth--
    if (depth === 0 && source.startsWith('\n\n', at)) return at
  }
  return source.length
}
