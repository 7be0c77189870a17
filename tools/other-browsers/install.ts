/**
 * Installs what `pnpm test --all` needs besides Chromium: Firefox, WebKitGTK and Orca, from Debian's packages.
 *
 *   node tools/other-browsers/install.ts                  all of them
 *   node tools/other-browsers/install.ts firefox webkit   only the ones named
 *
 * Exit code 1 when something is missing afterwards.
 */
import { ensurePrograms, type Need } from './programs.ts'

const all: Need[] = ['firefox', 'webkit', 'orca']
const named = all.filter((need) => process.argv.includes(need))
for (const need of named.length > 0 ? named : all) {
  const leftOut = ensurePrograms(need)
  console.log(leftOut ?? `${need}: ready`)
  if (leftOut) process.exitCode = 1
}
