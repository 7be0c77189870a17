import { readFileSync } from 'node:fs'

// Node has some of what browsers have; not every server does
for (const name of ['navigator', 'localStorage', 'sessionStorage', 'BroadcastChannel']) delete globalThis[name]

for (const specifier of JSON.parse(readFileSync('entries.json', 'utf8'))) {
  if (Object.keys(await import(specifier)).length === 0) throw new Error(`${specifier} exports nothing`)
}
