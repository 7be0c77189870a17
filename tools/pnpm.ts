import path from 'node:path'

/** The pnpm that started this script, or else one through npx: a plain `pnpm` may not be on the path. */
export const pnpm = (): string[] => {
  const startedBy = process.env['npm_execpath']
  if (!startedBy || !path.basename(startedBy).startsWith('pnpm')) return ['npx', '--yes', 'pnpm@12']
  return /\.[cm]?js$/.test(startedBy) ? [process.execPath, startedBy] : [startedBy]
}
