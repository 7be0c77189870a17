/** Prints what a user's bundle grows by (after `pnpm build`). Fails above a limit. */
import { measureBundle } from './measureBundle.ts'
import { measureQuickStart } from './measureQuickStart.ts'
import { quickStartLimits, userImports } from './userImports.ts'

const row = (name: string, cells: (number | string)[]): string =>
  name.padEnd(38) + cells.map((cell) => cell.toLocaleString('en').padStart(10)).join('')

console.log(row('bytes', ['min', 'gzip', 'brotli', 'limit', 'target', 'later']))
for (const { name, source, loader, limit, target } of userImports) {
  const { min, gzip, brotli, later } = await measureBundle(source, loader)
  const over = limit !== undefined && brotli > limit
  console.log(row(name, [min, gzip, brotli, limit ?? '', target ?? '', later || '']) + (over ? '  TOO BIG' : ''))
  if (over) process.exitCode = 1
}

const { start, untilIdle } = await measureQuickStart()
console.log()
console.log(row('quick start, Vite build in Chromium', ['brotli', 'limit', 'target']))
for (const [name, brotli, { limit, target }] of [
  ['start', start, quickStartLimits.start],
  ['until idle, one signed-in tab', untilIdle, quickStartLimits.untilIdle],
] as const) {
  const over = brotli > limit
  console.log(row(name, [brotli, limit, target]) + (over ? '  TOO BIG' : ''))
  if (over) process.exitCode = 1
}
