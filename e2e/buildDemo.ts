import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const folder = path.join(root, '.cache/storezero')

/** Builds the demo's apps once for all tests. Served from source, each page would cause 250 requests. */
export default function buildDemo(): void {
  const source = `import { buildApps } from './examples/storezero/buildApps.ts'; await buildApps(process.argv[1])`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', source, folder], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The demo could not be built:\n${stderr}`)
  process.env['STOREZERO_APPS'] = folder
}
