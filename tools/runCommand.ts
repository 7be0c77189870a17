import { spawn } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const stepLimitMs = 10 * 60_000

/** The surroundings of every command: the workspace's own programs first on the path, and nothing phones home. */
export const commandEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
  STORYBOOK_DISABLE_TELEMETRY: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
})

/**
 * Runs a command in the root of the repository and resolves with whether it ended well. Its whole process group ends
 * with it, with this process, and after ten minutes, so that no server or browser stays behind.
 */
export const runCommand = ([program = '', ...args]: string[], extra: NodeJS.ProcessEnv = {}): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...commandEnvironment(), ...extra },
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    })
    const end = (): void => {
      try {
        if (child.pid) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM')
      } catch {
        // it has ended already
      }
    }
    const limit = setTimeout(() => {
      console.error(`${program} took longer than ${stepLimitMs / 60_000} minutes and was stopped`)
      end()
    }, stepLimitMs)
    const interrupt = (): void => {
      end()
      process.exit(130)
    }
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
    const finish = (ok: boolean): void => {
      clearTimeout(limit)
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      end()
      resolve(ok)
    }
    child.once('error', (error) => {
      console.error(error.message)
      finish(false)
    })
    child.once('exit', (code) => finish(code === 0))
  })
