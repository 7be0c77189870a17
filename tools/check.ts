/** What can be said without running the code: `pnpm check`. */
import { runSteps } from './runSteps.ts'

await runSteps(['format', 'lint', 'unused', 'words', 'types', 'build', 'packages', 'size'])
