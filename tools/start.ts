import { start } from '../examples/storezero/start.ts'

await start(process.env)
