import { createClient, createClientPool, createCluster } from 'redis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { freePort, type RedisServer, startRedisServer } from '../../../../../tools/redisServer.ts'
import { describeSessionStore } from '../../testing/describeSessionStore.ts'
import { redisSessionStore } from './redisSessionStore.ts'

let server: RedisServer
// Redis is downloaded first if it is missing
beforeAll(async () => {
  server = await startRedisServer()
}, 600_000)
afterAll(() => server.stop())

/** Closed after its test: a client that tries to reconnect would keep the process alive. */
const opened = <Some extends { destroy(): unknown }>(client: Some): Some => {
  onTestFinished(() => void client.destroy())
  return client
}
const connect = async (RESP: 2 | 3 = 3) => {
  const client = createClient({ url: server.url, RESP, socket: { reconnectStrategy: 20 } }).on('error', () => {})
  return opened(await client.connect())
}
type Client = Awaited<ReturnType<typeof connect>>

const later = () => Date.now() + 3_600_000
const session = (value: string, keys: string[] = [], expiresAt: number = later()) => ({ value, keys, expiresAt })

describeSessionStore('a Redis store', () => {
  const prefix = crypto.randomUUID()
  return { open: async () => redisSessionStore(await connect(), { prefix }) }
})

describe('with its own client', () => {
  const withStore = async (run: (store: ReturnType<typeof redisSessionStore>, client: Client) => Promise<void>) => {
    const client = await connect()
    await client.flushDb()
    await run(redisSessionStore(client, { timeoutMs: 1_000 }), client)
  }

  test('every key expires, and an index expires with its last session', () =>
    withStore(async (store, client) => {
      await store.create('a', session('1', ['key'], Date.now() + 5_000_000))
      await store.create('b', session('1', ['key', 'other'], Date.now() + 1_000_000))
      await store.replace('b', 1, session('2', ['key', 'other'], Date.now() + 2_000_000))
      await store.claim('name', Date.now() + 3_000_000)
      const names = (await client.keys('*')).sort()
      expect(names).toEqual([
        '{stillhere}:claim:name',
        '{stillhere}:index:key',
        '{stillhere}:index:other',
        '{stillhere}:session:a',
        '{stillhere}:session:b',
      ])
      const left = await Promise.all(names.map((name) => client.pTTL(name)))
      expect(left.map((ms) => Math.round(ms / 1_000_000))).toEqual([3, 5, 2, 5, 2])
    }))

  test('expired sessions are deleted and do not stay in an index', () =>
    withStore(async (store, client) => {
      const soon = Date.now() + 30
      await store.create('a', session('1', ['key'], soon))
      await store.create('b', session('1', ['key']))
      await store.claim('name', soon)
      await vi.waitUntil(async () => (await store.get('a')) === null)
      expect(await store.find('key')).toEqual(['b'])
      expect(await store.replace('a', 1, session('2', ['key']))).toBe(false)
      await vi.waitUntil(async () => (await store.claim('name', later())) !== null)
      await store.create('c', session('1', ['key']))
      expect(await client.zCard('{stillhere}:index:key')).toBe(2)
    }))

  test('a clock that differs from that of Redis does not change lifetimes', () =>
    withStore(async (_, client) => {
      const wrongClock = () => Date.now() - 86_400_000
      const store = redisSessionStore(client, { now: wrongClock })
      await store.create('a', session('1', ['key'], wrongClock() + 1_000_000))
      expect(await store.find('key')).toEqual(['a'])
      expect(await client.pTTL('{stillhere}:session:a')).toBeGreaterThan(900_000)
    }))

  test('scripts that Redis has dropped are sent again', () =>
    withStore(async (store, client) => {
      await store.create('a', session('1'))
      await client.scriptFlush()
      expect(await store.get('a')).toMatchObject({ value: '1' })
      expect(await store.replace('a', 1, session('2'))).toBe(true)
    }))

  test('stores with different prefixes are separate', () =>
    withStore(async (store, client) => {
      const other = redisSessionStore(client, { prefix: 'shop' })
      await store.create('a', session('1', ['key']))
      expect(await other.get('a')).toBeNull()
      expect(await other.find('key')).toEqual([])
    }))

  test('closing the store leaves the client open', () =>
    withStore(async (store, client) => {
      await store.close()
      expect(await client.ping()).toBe('PONG')
    }))

  test('a pool and a client with RESP 2 work, too', async () => {
    const pool = opened(createClientPool({ url: server.url }))
    pool.on('error', () => {})
    await pool.connect()
    const older = await connect(2)
    const stores = [redisSessionStore(pool, { prefix: 'pool' }), redisSessionStore(older, { prefix: 'pool' })] as const
    await stores[0].create('a', session('1', ['key']))
    for (const store of stores) {
      expect(await store.get('a')).toMatchObject({ value: '1', version: 1, keys: ['key'] })
      expect(await store.get('b')).toBeNull()
      expect(await store.find('key')).toEqual(['a'])
    }
  })
})

test('in a cluster each script uses one slot', async () => {
  const busPort = String(await freePort())
  const node = await startRedisServer({
    'cluster-enabled': 'yes',
    'cluster-announce-ip': '127.0.0.1',
    'cluster-port': busPort,
  })
  onTestFinished(() => node.stop())
  const client = opened(await createClient({ url: node.url }).connect())
  await client.clusterAddSlotsRange({ start: 0, end: 16_383 })
  await vi.waitUntil(async () => (await client.clusterInfo()).includes('cluster_state:ok'), { timeout: 20_000 })
  const cluster = createCluster({ rootNodes: [{ url: node.url }] })
  cluster.on('error', () => {})
  await cluster.connect()
  opened(cluster)
  const store = redisSessionStore(cluster)
  await store.create('a', session('1', ['key}', '{x}', 'y']))
  expect(await store.replace('a', 1, session('2', ['y', 'z']))).toBe(true)
  expect(await store.find('z')).toEqual(['a'])
  expect(await store.claim('a', later())).not.toBeNull()
  await store.delete('a')
  expect(await store.find('y')).toEqual([])
}, 60_000)

describe('when Redis fails', () => {
  const each = (store: ReturnType<typeof redisSessionStore>) => [
    store.get('a'),
    store.create('new', session('1')),
    store.replace('a', 1, session('2')),
    store.delete('a'),
    store.find('key'),
    store.claim('name', later()),
    store.release('name', 'claim'),
  ]
  const answers = (store: ReturnType<typeof redisSessionStore>) =>
    vi.waitUntil(
      () =>
        store.find('key').then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )

  test('killed during writes, it keeps every acknowledged session', async () => {
    const client = await connect()
    const store = redisSessionStore(client, { timeoutMs: 500 })
    const acknowledged: string[] = []
    const writer = async (_: unknown, which: number) => {
      for (let at = 0; at < 100; at++) {
        const id = `session ${which} ${at}`
        await store.create(id, session('sealed', ['key']))
        acknowledged.push(id)
        if (acknowledged.length === 300) await server.kill()
      }
    }
    await Promise.allSettled(Array.from({ length: 10 }, writer))
    expect(acknowledged.length).toBeGreaterThanOrEqual(300)
    expect(acknowledged.length).toBeLessThan(1_000)

    for (const outcome of await Promise.allSettled(each(store)))
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(Error) })

    await server.start()
    await answers(store)
    const found = new Set(await store.find('key'))
    expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
    expect(await store.get(acknowledged.at(-1)!)).toMatchObject({ value: 'sealed', version: 1 })
  }, 60_000)

  test('without an answer, every method rejects in time and works again later', async () => {
    const client = await connect()
    const store = redisSessionStore(client, { timeoutMs: 200 })
    await store.create('a', session('1', ['key']))
    server.freeze()
    for (const outcome of await Promise.allSettled(each(store)))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'Redis has not answered within 200 ms' } })
    server.wake()
    await answers(store)
  }, 60_000)

  test('a client that was never connected, or is closed, rejects', async () => {
    const store = redisSessionStore(createClient({ url: server.url }))
    for (const outcome of await Promise.allSettled(each(store))) expect(outcome.status).toBe('rejected')
  })
})
