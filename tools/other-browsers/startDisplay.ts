import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { findProgram } from './programs.ts'

/** A running program that is stopped when it is no longer needed. */
export type Running = { stop(): Promise<void> }

/**
 * Starts an X server without a screen. `name` is the value for DISPLAY. The pointer rests in the middle.
 *
 * @param size in pixels.
 */
export const startDisplay = async (size: `${number}x${number}`): Promise<Running & { name: string }> => {
  const server = spawn(findProgram('display'), ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(server, 'exit')
  const number = await Promise.race([
    once(server.stdout, 'data').then(([data]) => String(data).trim()),
    ended.then(() => Promise.reject(new Error('Xvfb ended before it had a display'))),
  ])
  const kill = (): boolean => server.kill()
  process.once('exit', kill)
  return {
    name: `:${number}`,
    async stop() {
      process.off('exit', kill)
      kill()
      await ended
    },
  }
}
