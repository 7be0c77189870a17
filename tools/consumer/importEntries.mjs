import { readFileSync } from 'node:fs'

for (const specifier of JSON.parse(readFileSync('entries.json', 'utf8'))) {
  if (Object.keys(await import(specifier)).length === 0) throw new Error(`${specifier} exports nothing`)
}
