import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { describeSessionStore } from '../../testing/describeSessionStore.ts'
import { fileSessionStore } from './fileSessionStore.ts'

const temporaryFolder = () => mkdtempSync(join(tmpdir(), 'stillhere-store-'))

describeSessionStore('a file store', () => {
  const folder = temporaryFolder()
  return {
    open: () => fileSessionStore({ path: join(folder, 'new', 'sessions.db') }),
    dispose: () => rmSync(folder, { recursive: true }),
  }
})

let folder: string
let path: string
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'data', 'sessions.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const rightsOf = (file: string) => (statSync(file).mode & 0o777).toString(8)
const later = () => Date.now() + 3_600_000

/** Runs `sessionWriter.ts` on the same file in another process. */
const startWriter = (...args: string[]) =>
  spawn(
    process.execPath,
    ['--conditions=stillhere-source', join(import.meta.dirname, 'sessionWriter.ts'), path, ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )

test('creating a store does no I/O', () => {
  fileSessionStore({ path })
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('only the owner may read the files', async () => {
  const store = fileSessionStore({ path })
  await store.create('a', { value: '1', keys: [], expiresAt: later() })
  expect(rightsOf(join(folder, 'data'))).toBe('700')
  for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(rightsOf(file)).toBe('600')
  await store.close()
})

test('readers and the writer do not block each other (WAL)', async () => {
  const store = fileSessionStore({ path })
  await store.get('a')
  const database = new DatabaseSync(path)
  expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  database.close()
  await store.close()
})

describe('while another process writes', () => {
  const session = { value: '1', keys: ['key'], expiresAt: later() }
  const openWithOther = async () => {
    const store = fileSessionStore({ path })
    await store.create('a', session)
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    return { store, other }
  }
  const writes: [string, (store: ReturnType<typeof fileSessionStore>) => Promise<unknown>, unknown][] = [
    ['create', (store) => store.create('b', session), undefined],
    ['replace', (store) => store.replace('a', 1, session), true],
    ['delete', (store) => store.delete('a'), undefined],
    ['claim', (store) => store.claim('name', later()), expect.any(String)],
    ['release', (store) => store.release('name', 'claim'), undefined],
  ]
  test.each(writes)('%s waits without blocking the event loop', async (_name, write, result) => {
    const { store, other } = await openWithOther()
    const writing = write(store)
    // the same event loop ends the transaction of the other connection
    setImmediate(() => other.exec('ROLLBACK'))
    expect(await writing).toEqual(result)
    other.close()
    await store.close()
  })

  test('a write gives up after its time limit and changes nothing', async () => {
    const { store, other } = await openWithOther()
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const writing = store.replace('a', 1, session).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(60_000)
    vi.useRealTimers()
    expect(await writing).toMatchObject({ message: 'database is locked' })
    other.exec('ROLLBACK')
    other.close()
    expect(await store.get('a')).toMatchObject({ version: 1 })
    await store.close()
  })
})

test('a file that cannot be opened rejects until it can be opened', async () => {
  const store = fileSessionStore({ path: join(folder, 'file', 'sessions.db') })
  writeFileSync(join(folder, 'file'), 'not a folder')
  await expect(store.get('a')).rejects.toBeInstanceOf(Error)
  await expect(store.get('a')).rejects.toBeInstanceOf(Error)
  rmSync(join(folder, 'file'))
  expect(await store.get('a')).toBeNull()
  await store.close()
})

test('a foreign file, or one of a later version, is left unchanged', async () => {
  const broken = join(folder, 'broken.db')
  writeFileSync(broken, 'this is not a database, whatever its name says')
  await expect(fileSessionStore({ path: broken }).get('a')).rejects.toThrow('not a database')
  const database = new DatabaseSync(join(folder, 'later.db'))
  database.exec('PRAGMA user_version = 9')
  database.close()
  await expect(fileSessionStore({ path: join(folder, 'later.db') }).get('a')).rejects.toThrow('later version')
})

test('expired sessions are not returned, and later writes delete them', async () => {
  let at = 1_000
  const store = fileSessionStore({ path, now: () => at })
  for (let id = 0; id < 60; id++) await store.create(`${id}`, { value: '1', keys: ['key'], expiresAt: 2_000 })
  await store.claim('name', 2_000)
  at = 1_999
  expect(await store.get('0')).not.toBeNull()
  expect(await store.claim('name', 3_000)).toBeNull()
  at = 2_000
  expect(await store.get('0')).toBeNull()
  expect(await store.find('key')).toEqual([])
  expect(await store.replace('0', 1, { value: '2', keys: [], expiresAt: 9_000 })).toBe(false)
  await store.create('new', { value: '1', keys: ['key'], expiresAt: 9_000 })
  await store.create('newer', { value: '1', keys: ['key'], expiresAt: 9_000 })
  expect(await store.claim('name', 3_000)).not.toBeNull()
  await store.close()
  const database = new DatabaseSync(path)
  expect(database.prepare('SELECT count(*) AS count FROM sessions').get()).toEqual({ count: 2 })
  expect(database.prepare('SELECT count(*) AS count FROM session_keys').get()).toEqual({ count: 2 })
  database.close()
}, 60_000)

test('several processes open a new file at once and take turns', async () => {
  const writers = Array.from({ length: 6 }, (_, at) => startWriter(`writer${at}`, '20'))
  for (const writer of writers) writer.stdout.resume()
  const codes = await Promise.all(writers.map((writer) => once(writer, 'exit')))
  expect(codes.map(([code]) => code)).toEqual(writers.map(() => 0))
  const store = fileSessionStore({ path })
  expect(await store.find('key')).toHaveLength(120)
  await store.close()
}, 60_000)

test('a process that is killed between writes loses no acknowledged write', async () => {
  const writer = startWriter('writer', '1000')
  const acknowledged: string[] = []
  createInterface(writer.stdout).on('line', (id) => {
    acknowledged.push(id)
    if (acknowledged.length === 300) writer.kill('SIGKILL')
  })
  // `close` comes after all output of the killed process
  const [, signal] = await once(writer, 'close')
  expect(signal).toBe('SIGKILL')
  expect(acknowledged.length).toBeLessThan(1_000)
  const store = fileSessionStore({ path })
  const found = new Set(await store.find('key'))
  expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
  expect(await store.get(acknowledged.at(-1)!)).toMatchObject({ version: 2 })
  expect(await store.claim('writer', later())).toBeNull()
  await store.create('and on', { value: '1', keys: [], expiresAt: later() })
  await store.close()
}, 60_000)

test('an open store does not keep its process alive', async () => {
  const writer = startWriter('writer', '1', 'open')
  writer.stdout.resume()
  expect((await once(writer, 'exit'))[0]).toBe(0)
}, 30_000)
