/**
 * Everything that must hold before a change goes in.
 *
 *   pnpm test                 all steps that need no browser but Chromium
 *   pnpm test --all           all steps: Firefox, WebKitGTK and Orca too, where the machine has or can get them
 *   pnpm test unit browser    only the steps named, see steps.ts
 */
import { runSteps } from './runSteps.ts'
import { steps, type Step } from './steps.ts'

const named = process.argv.slice(2).filter((argument) => argument !== '--all')
const isChosen = ([, { needs }]: [string, Step]): boolean => !needs || process.argv.includes('--all')
const chosen = Object.entries<Step>(steps).filter(isChosen)
await runSteps(named.length > 0 ? named : chosen.map(([name]) => name))
