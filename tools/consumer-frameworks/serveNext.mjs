// asks the built app for its page, as a browser would
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  let origin
  for await (const line of createInterface(server.stdout)) {
    origin = /http:\/\/localhost:\d+/.exec(line)?.[0]
    if (origin) break
  }
  const page = await (await fetch(origin)).text()
  if (!page.includes('<p lang="en">One moment') || !page.includes('data-idle="300000"'))
    throw new Error(`Next.js rendered something else: ${page}`)
} finally {
  server.kill()
}
