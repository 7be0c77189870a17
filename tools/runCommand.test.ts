import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from './runCommand.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stillhere-command-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const shell = (script: string): string[] => ['sh', '-c', script]

test('tells whether a command succeeded', async () => {
  expect(await runCommand(shell('exit 0'))).toBe(true)
  expect(await runCommand(shell('exit 3'))).toBe(false)
  expect(await runCommand(['stillhere-no-such-program'])).toBe(false)
})

test('a command that hangs is interrupted, has time to write its report, and counts as failed', async () => {
  const report = path.join(folder, 'report')
  const script = `trap 'echo counted > "${report}"; exit 0' INT; while :; do sleep 60; done`
  expect(await runCommand(shell(script), { limitMs: 2_000 })).toBe(false)
  expect(existsSync(report) && readFileSync(report, 'utf8').trim()).toBe('counted')
})

test('a command that ignores the interruption is killed', async () => {
  expect(await runCommand(shell(`trap '' INT; while :; do sleep 60; done`), { limitMs: 200, graceMs: 200 })).toBe(false)
})
