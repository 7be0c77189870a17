import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'

const examples = path.resolve(import.meta.dirname, '../examples')
const programs = {
  next: { built: '.next/BUILD_ID', args: ['node_modules/next/dist/bin/next', 'start'] },
  'react-router-framework': {
    built: 'build/server/index.js',
    args: ['node_modules/@react-router/serve/bin.cjs', 'build/server/index.js'],
  },
}
export type Example = keyof typeof programs

/**
 * Starts an example built by `pnpm test build examples`, with environment variables that may depend on its origin.
 * Rejects with its output if it does not answer.
 */
export async function serveExample(
  name: Example,
  environment: (origin: string) => Record<string, string> = () => ({}),
): Promise<{ origin: string; stop: () => Promise<void> }> {
  const { built, args } = programs[name]
  const cwd = path.join(examples, name)
  if (!existsSync(path.join(cwd, built)))
    throw new Error(`examples/${name} is not built: run "pnpm test build examples" first.`)
  const port = await freePort()
  const origin = `http://localhost:${port}`
  const server = spawn(process.execPath, args, {
    cwd,
    env: {
      ...process.env,
      ...environment(origin),
      PORT: String(port),
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
  const ended = once(server, 'exit')
  while (!(await answers(origin))) {
    if (server.exitCode !== null) throw new Error(`${name} ended with ${server.exitCode}:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    origin,
    async stop() {
      // an open request would delay a graceful stop
      server.kill('SIGKILL')
      await ended
    },
  }
}

const answers = (origin: string) =>
  fetch(origin).then(
    ({ ok }) => ok,
    () => false,
  )

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
