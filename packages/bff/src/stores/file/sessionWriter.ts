/** Test process: `sessionWriter.ts <file> <name> <count> [open]` writes sessions and prints each acknowledged id. */
import { writeSync } from 'node:fs'
import { fileSessionStore } from './fileSessionStore.ts'

const [, , path = '', name = '', count = '0', end] = process.argv
const store = fileSessionStore({ path })
const expiresAt = Date.now() + 3_600_000
await store.claim(name, expiresAt)
for (let at = 0; at < Number(count); at++) {
  const id = `${name} ${at}`
  await store.create(id, { value: 'sealed'.repeat(100), keys: ['key', name], expiresAt })
  await store.replace(id, 1, { value: 'sealed again', keys: ['key', name], expiresAt })
  writeSync(1, `${id}\n`)
}
if (end !== 'open') await store.close()
