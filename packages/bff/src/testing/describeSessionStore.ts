import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NewSession, SessionStore } from '../stores/sessionStore.ts'

/** An empty database for one test. */
export type SessionStoreUnderTest = {
  /** Opens a store on this database. Each call returns another store on the same sessions, as in another process. */
  open(): SessionStore | Promise<SessionStore>
  dispose?(): void | Promise<void>
}

const hourMs = 3_600_000

const oddTexts = [
  '',
  ' ',
  "'; DROP TABLE sessions; --",
  '{a}:*?[b]%_\\"\r\n\t',
  '__proto__',
  'Ünïcödé 漢字 \u{1F980} e\u0301 \u202E',
  '0',
  '007',
  'null',
]

const later = () => Date.now() + hourMs
const session = (value: string, keys: readonly string[] = [], expiresAt: number = later()): NewSession => ({
  value,
  keys,
  expiresAt,
})
const sorted = (texts: readonly string[] = []) => [...texts].sort()
const many = <Item>(count: number, make: (at: number) => Item) => Array.from({ length: count }, (_, at) => make(at))

/**
 * Runs the conformance suite for a {@link SessionStore}. Needs Vitest.
 *
 * @example
 * describeSessionStore('my store', () => ({ open: () => createMyStore() }))
 */
export function describeSessionStore(
  name: string,
  make: () => SessionStoreUnderTest | Promise<SessionStoreUnderTest>,
): void {
  // slow disks must not fail the suite
  describe(name, { timeout: 60_000 }, () => {
    let place: SessionStoreUnderTest
    let opened: SessionStore[]
    /** A second store on the same sessions: changes of one are visible to the other. */
    let store: SessionStore
    let other: SessionStore

    const open = async () => {
      const one = await place.open()
      opened.push(one)
      return one
    }
    beforeEach(async () => {
      place = await make()
      opened = []
      store = await open()
      other = await open()
    })
    afterEach(async () => {
      for (const each of opened) await each.close()
      await place.dispose?.()
    })

    test('a new database is empty', async () => {
      expect(await store.get('a')).toBeNull()
      expect(await store.find('a')).toEqual([])
    })

    test('a new session has version 1 in all stores', async () => {
      const written = session('sealed', ['sub', 'sid'])
      await store.create('a', written)
      for (const each of [store, other]) {
        const read = await each.get('a')
        expect(read).toMatchObject({ value: 'sealed', version: 1, expiresAt: written.expiresAt })
        expect(sorted(read?.keys)).toEqual(['sid', 'sub'])
      }
      expect(await other.get('b')).toBeNull()
    })

    test('an existing session is not created again', async () => {
      await store.create('a', session('first', ['one']))
      await expect(other.create('a', session('second', ['two']))).rejects.toBeInstanceOf(Error)
      expect(await store.get('a')).toMatchObject({ value: 'first', version: 1 })
      expect(await store.find('two')).toEqual([])
    })

    test('each replacement increments the version', async () => {
      await store.create('a', session('1'))
      const expiresAt = later() + hourMs
      expect(await other.replace('a', 1, session('2', [], expiresAt))).toBe(true)
      expect(await store.get('a')).toEqual({ value: '2', keys: [], expiresAt, version: 2 })
      expect(await store.replace('a', 2, session('3'))).toBe(true)
      expect(await other.get('a')).toMatchObject({ value: '3', version: 3 })
    })

    test.each([0, 1, 3])('version %i, which is not current, is not replaced', async (version) => {
      await store.create('a', session('1'))
      await store.replace('a', 1, session('2', ['kept']))
      expect(await other.replace('a', version, session('wrong', ['wrong']))).toBe(false)
      expect(await store.get('a')).toMatchObject({ value: '2', version: 2, keys: ['kept'] })
      expect(await store.find('wrong')).toEqual([])
      expect(await store.find('kept')).toEqual(['a'])
    })

    test('a missing session is not replaced', async () => {
      expect(await store.replace('a', 1, session('1', ['key']))).toBe(false)
      expect(await store.replace('a', 0, session('1', ['key']))).toBe(false)
      expect(await store.get('a')).toBeNull()
      expect(await store.find('key')).toEqual([])
    })

    test('of concurrent replacements of one version, one wins', async () => {
      await store.create('a', session('1'))
      const outcomes = await Promise.all(
        many(20, (at) => (at % 2 ? store : other).replace('a', 1, session(`by ${at}`, [`by ${at}`]))),
      )
      expect(outcomes.filter(Boolean)).toHaveLength(1)
      const winner = `by ${outcomes.indexOf(true)}`
      expect(await other.get('a')).toMatchObject({ value: winner, version: 2, keys: [winner] })
    })

    test('a deleted session is gone in all stores', async () => {
      await store.create('a', session('1', ['key']))
      await store.create('b', session('1', ['key']))
      await other.delete('a')
      expect(await store.get('a')).toBeNull()
      expect(await store.find('key')).toEqual(['b'])
      expect(await store.get('b')).not.toBeNull()
    })

    test('deleting a missing session succeeds', async () => {
      await store.delete('a')
      await store.create('a', session('1'))
      await Promise.all([store.delete('a'), other.delete('a')])
      expect(await store.get('a')).toBeNull()
    })

    test('a replacement does not restore a deleted session', async () => {
      await store.create('a', session('1', ['key']))
      const read = await store.get('a')
      await other.delete('a')
      expect(await store.replace('a', read?.version ?? 0, session('2', ['key']))).toBe(false)
      expect(await other.get('a')).toBeNull()
      expect(await other.find('key')).toEqual([])
    })

    test('a deletion concurrent with replacements is final', async () => {
      const ids = many(30, (at) => `session ${at}`)
      await Promise.all(ids.map((id) => store.create(id, session('1', ['key']))))
      await Promise.all(
        ids.flatMap((id, at) => {
          const replace = () => store.replace(id, 1, session('2', ['key']))
          const remove = () => other.delete(id)
          return at % 2 ? [replace(), remove()] : [remove(), replace()]
        }),
      )
      expect(await Promise.all(ids.map((id) => store.get(id)))).toEqual(ids.map(() => null))
      expect(await store.find('key')).toEqual([])
    })

    test('sessions are found by each of their keys', async () => {
      await store.create('a', session('1', ['ada', 'first']))
      await other.create('b', session('1', ['ada', 'second']))
      await store.create('c', session('1', ['grace']))
      expect(sorted(await other.find('ada'))).toEqual(['a', 'b'])
      expect(await store.find('second')).toEqual(['b'])
      expect(await store.find('grace')).toEqual(['c'])
      expect(await store.find('ad')).toEqual([])
    })

    test('a replacement is found by its new keys only', async () => {
      await store.create('a', session('1', ['old', 'both']))
      await other.replace('a', 1, session('2', ['both', 'new']))
      expect(await store.find('old')).toEqual([])
      expect(await store.find('both')).toEqual(['a'])
      expect(await store.find('new')).toEqual(['a'])
      await store.replace('a', 2, session('3'))
      for (const key of ['old', 'both', 'new']) expect(await store.find(key)).toEqual([])
    })

    test('a deleted id can be created again without its old keys', async () => {
      await store.create('a', session('1', ['old']))
      await store.replace('a', 1, session('2', ['old']))
      await store.delete('a')
      await store.create('a', session('new', ['new']))
      expect(await store.get('a')).toMatchObject({ value: 'new', version: 1 })
      expect(await store.find('old')).toEqual([])
    })

    test('an expired session does not affect others', async () => {
      await store.create('gone', session('1', ['key'], Date.now() - 1))
      await store.create('a', session('1', ['key']))
      await store.create('gone too', session('1', ['key'], Date.now() - hourMs))
      expect(await other.find('key')).toContain('a')
      expect(await other.get('a')).not.toBeNull()
    })

    test('a session lives as long as its latest version', async () => {
      await store.create('a', session('1', ['key'], later() + hourMs))
      await store.replace('a', 1, session('2', ['key']))
      await store.create('b', session('1', ['key'], later() - hourMs / 2))
      expect(sorted(await store.find('key'))).toEqual(['a', 'b'])
    })

    test('a claim excludes others until it is released', async () => {
      const claim = await store.claim('name', later())
      expect(claim).toEqual(expect.any(String))
      expect(await store.claim('name', later())).toBeNull()
      expect(await other.claim('name', later())).toBeNull()
      expect(await other.claim('another name', later())).not.toBeNull()
      await store.release('name', claim!)
      expect(await other.claim('name', later())).not.toBeNull()
    })

    test('of concurrent claims one succeeds', async () => {
      const claims = await Promise.all(many(50, (at) => (at % 2 ? store : other).claim('name', later())))
      expect(claims.filter((claim) => claim !== null)).toHaveLength(1)
    })

    test('an expired claim can be taken, and its late release has no effect', async () => {
      const late = await store.claim('name', Date.now() - 1)
      expect(late).not.toBeNull()
      const present = await other.claim('name', later())
      expect(present).not.toBeNull()
      expect(present).not.toBe(late)
      await store.release('name', late!)
      expect(await store.claim('name', later())).toBeNull()
      await other.release('name', present!)
      expect(await store.claim('name', later())).not.toBeNull()
    })

    test('an unclaimed name can be released', async () => {
      await store.release('name', 'whatever')
      expect(await store.claim('name', later())).not.toBeNull()
    })

    test('claims, sessions and keys of one name are separate', async () => {
      await store.create('same', session('1', ['same']))
      expect(await store.claim('same', later())).not.toBeNull()
      await store.delete('same')
      expect(await store.claim('same', later())).toBeNull()
    })

    test('acknowledged changes survive closing and opening', async () => {
      await store.create('a', session('1', ['key']))
      await store.replace('a', 1, session('2', ['key', 'second']))
      await store.create('b', session('1', ['key']))
      await store.delete('b')
      await store.claim('name', later())
      await store.close()
      await other.close()
      const again = await open()
      expect(await again.get('a')).toMatchObject({ value: '2', version: 2 })
      expect(await again.get('b')).toBeNull()
      expect(await again.find('key')).toEqual(['a'])
      expect(await again.find('second')).toEqual(['a'])
      expect(await again.claim('name', later())).toBeNull()
    })

    test('a closed store rejects and can be closed again', async () => {
      await store.create('a', session('1'))
      await store.close()
      await store.close()
      const calls = [
        store.get('a'),
        store.create('b', session('1')),
        store.replace('a', 1, session('2')),
        store.delete('a'),
        store.find('key'),
        store.claim('name', later()),
        store.release('name', 'claim'),
      ]
      for (const outcome of await Promise.allSettled(calls)) expect(outcome.status).toBe('rejected')
      expect(await other.get('a')).toMatchObject({ value: '1', version: 1 })
      expect(await other.get('b')).toBeNull()
    })

    test('a store that was closed before its first use rejects', async () => {
      const unused = await open()
      await unused.close()
      await expect(unused.get('a')).rejects.toBeInstanceOf(Error)
    })

    test('a large value is returned unchanged', async () => {
      const value = many(65_536, (at) => String.fromCodePoint(33 + ((at * 7) % 94))).join('')
      await store.create('a', session(value))
      expect((await other.get('a'))?.value).toBe(value)
    })

    test.each(oddTexts)('%j is stored like any other text', async (text) => {
      await store.create(text, session(text, [text]))
      await store.create(`${text}x`, session('another', [`${text}x`]))
      expect(await other.get(text)).toMatchObject({ value: text, keys: [text], version: 1 })
      expect(await other.find(text)).toEqual([text])
      expect(await store.replace(text, 1, session(text + text, [text]))).toBe(true)
      const claim = await store.claim(text, later())
      expect(await other.claim(text, later())).toBeNull()
      await other.release(text, claim!)
      expect(await store.claim(text, later())).not.toBeNull()
      await other.delete(text)
      expect(await store.find(text)).toEqual([])
      expect(await store.get(`${text}x`)).toMatchObject({ value: 'another' })
    })

    test('hundreds of sessions with thousands of keys are separate', async () => {
      const ids = many(300, (at) => `session ${at}`)
      const keysOf = (at: number) => [`kind ${at % 2}`, ...many(10, (key) => `key ${at} ${key}`)]
      await Promise.all(ids.map((id, at) => store.create(id, session(id, keysOf(at)))))
      expect(await other.find('kind 1')).toHaveLength(150)
      for (const at of [0, 123, 299]) expect(await other.find(`key ${at} 9`)).toEqual([`session ${at}`])
      const read = await Promise.all(ids.map((id) => other.get(id)))
      expect(read.map((each) => each?.value)).toEqual(ids)
      await Promise.all(ids.slice(0, 150).map((id) => other.delete(id)))
      expect(sorted(await store.find('kind 1'))).toEqual(sorted(ids.slice(150).filter((_, at) => at % 2)))
    })

    test('a session with 2,000 keys is found by each, and deleted with them', async () => {
      const keys = many(2_000, (at) => `key ${at}`)
      await store.create('a', session('1', keys))
      expect(sorted((await other.get('a'))?.keys)).toEqual(sorted(keys))
      expect(await other.find('key 1999')).toEqual(['a'])
      await other.delete('a')
      expect(await store.find('key 1999')).toEqual([])
    })
  })
}
