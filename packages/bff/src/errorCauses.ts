const isPlain = (value: unknown): value is string | number =>
  (typeof value === 'string' && /^[\w .-]{1,80}$/.test(value)) || typeof value === 'number'

/** Members of errors that name a cause and hold no input: codes of Node, SQLite, OAuth and HTTP. */
const codeMembers = ['code', 'error', 'errcode', 'errstr', 'syscall', 'status'] as const

/**
 * Describes an error and its causes, the outermost first, such as `["HttpError network", "TypeError", "Error ECONNREFUSED
 * connect"]`. Leaves out messages, which may repeat tokens, addresses and input.
 */
export function describeCauses(error: unknown): string[] {
  const described: string[] = []
  for (let current = error; current !== undefined && current !== null && described.length < 8;) {
    const members = Object(current) as Record<string, unknown>
    const name = current instanceof Error ? current.name : current instanceof Response ? 'Response' : typeof current
    const codes = codeMembers.map((member) => members[member]).filter(isPlain)
    described.push([name, ...new Set(codes)].join(' '))
    const [first] = (members['errors'] ?? []) as unknown[]
    current = members['cause'] ?? first
  }
  return described
}
