import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'

const root = path.resolve(import.meta.dirname, '..')

/** Ends a command that hangs. It says nothing about speed: the slowest step takes minutes on a slow machine. */
const hangLimitMs = 60 * 60_000
/** Time between SIGINT, on which Playwright and Vitest write their reports, and SIGKILL. */
const reportGraceMs = 60_000

export type CommandOptions = {
  /** Further environment variables. */
  env?: NodeJS.ProcessEnv
  /** Put in front of each line of output. Default: none. */
  label?: string | undefined
  /** Default: an hour. */
  limitMs?: number
  /** Default: a minute. */
  graceMs?: number
}

/** Returns the environment of every command: the workspace's programs come first on the path, and telemetry is off. */
export const commandEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
  STORYBOOK_DISABLE_TELEMETRY: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
})

const signalGroup = ({ pid }: ChildProcess, signal: NodeJS.Signals): void => {
  try {
    if (pid) process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // the group has already ended
  }
}

const printLines = (child: ChildProcess, label: string): void => {
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', (line) => console.log(`${label} ${line}`))
}

/**
 * Runs a command in the root of the repository and resolves with whether it succeeded. The whole process group ends
 * with the command and with this process, so that no server or browser stays behind. After `limitMs` the command gets
 * SIGINT, then has `graceMs` to write its report.
 */
export const runCommand = (
  [program = '', ...args]: string[],
  { env, label, limitMs = hangLimitMs, graceMs = reportGraceMs }: CommandOptions = {},
): Promise<boolean> =>
  new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...commandEnvironment(), ...env },
      stdio: ['ignore', label ? 'pipe' : 'inherit', label ? 'pipe' : 'inherit'],
      detached: process.platform !== 'win32',
    })
    if (label) printLines(child, label)
    let killing: NodeJS.Timeout | undefined
    let stopped = false
    const limit = setTimeout(() => {
      stopped = true
      console.error(`${program} did not end within ${limitMs / 1_000} s and was stopped`)
      signalGroup(child, 'SIGINT')
      killing = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs)
    }, limitMs)
    const interrupt = (): void => {
      signalGroup(child, 'SIGTERM')
      process.exit(130)
    }
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
    const finish = (succeeded: boolean): void => {
      clearTimeout(limit)
      clearTimeout(killing)
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
      signalGroup(child, 'SIGTERM')
      resolve(succeeded)
    }
    child.once('error', (error) => {
      console.error(error.message)
      finish(false)
    })
    child.once('exit', (code) => finish(code === 0 && !stopped))
  })
