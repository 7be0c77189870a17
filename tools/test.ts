/**
 * Everything that must hold before a change goes in.
 *
 *   pnpm test                 all steps
 *   pnpm test unit browser    only the steps named, see steps.ts
 */
import { runSteps } from './runSteps.ts'
import { steps } from './steps.ts'

const named = process.argv.slice(2)
await runSteps(named.length > 0 ? named : Object.keys(steps))
