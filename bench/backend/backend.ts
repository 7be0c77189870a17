/**
 * As a process, `backend.ts <API> <where>`: a BFF with its sessions in Redis, where that is a URL, or else in a file. Its
 * sessions are made as a sign-in makes them; the provider is never needed, since the tokens are good for an hour.
 */
import { createAdaptorServer } from '@hono/node-server'
import { createBff } from '@stillhere/bff'
import { Hono } from 'hono'
import { statSync } from 'node:fs'
import type { Server } from 'node:http'
import { createClient } from 'redis'
import type { BffOptions } from '../../packages/bff/src/bffOptions.ts'
import { readOptions } from '../../packages/bff/src/readOptions.ts'
import { createCipher } from '../../packages/bff/src/crypto.ts'
import { createSessionCookie } from '../../packages/bff/src/sessions/sessionCookie.ts'
import { cachedToken } from '../../packages/bff/src/sessions/accessTokens.ts'
import type { SessionRecord } from '../../packages/bff/src/sessions/sessionRecord.ts'
import { createSessions } from '../../packages/bff/src/sessions/sessions.ts'
import { fileSessionStore } from '../../packages/bff/src/stores/file/fileSessionStore.ts'
import { redisSessionStore } from '../../packages/bff/src/stores/redis/redisSessionStore.ts'
import { listen } from './listen.ts'

const [, , api = '', where = ''] = process.argv
const redis = where.startsWith('redis:') ? createClient({ url: where }).on('error', console.error) : null
await redis?.connect()

const sessionStore = redis ? redisSessionStore(redis) : fileSessionStore({ path: where })
const options: BffOptions = {
  issuer: 'http://localhost:1',
  clientId: 'shop',
  clientSecret: 'the client secret of the shop',
  secrets: ['a secret of thirty-two characters, or more'],
  idleTimeoutMs: 3_600_000,
  insecureCookies: true,
  sessionStore,
  apis: { '/api': { target: api } },
}
const settings = readOptions(options)
const sessions = createSessions(settings, sessionStore, createCipher(options.secrets))
const cookie = createSessionCookie(settings)

/** As long as tokens are: an ID token of a few claims, an access token that is a JWT, and a refresh token. */
const token = (octets: number) =>
  Buffer.from(crypto.getRandomValues(new Uint8Array((octets * 3) / 4))).toString('base64url')

function record(): SessionRecord {
  const now = Date.now()
  const sub = crypto.randomUUID()
  return {
    user: { iss: options.issuer, sub, name: 'Ada Lovelace', email: `${sub}@shop.example`, email_verified: true },
    authenticatedAt: now,
    contactedAt: now,
    idTokenExpiresAt: now + 3_600_000,
    authenticationLevel: 'urn:shop:password',
    authenticationMethods: ['pwd'],
    ssoSessionId: crypto.randomUUID(),
    idToken: token(900),
    refreshToken: token(64),
    accessTokens: { '': cachedToken({ accessToken: token(900), expiresAt: now + 3_600_000, startedAt: now }) },
    transaction: token(32),
    silent: true,
  }
}

/** Creates sessions, a few at a time, and gives the cookies of some of them. */
async function create(count: number): Promise<string[]> {
  const cookies: string[] = []
  const some = 16
  for (let made = 0; made < count; made += some)
    await Promise.all(
      Array.from({ length: Math.min(some, count - made) }, async (_, at) => {
        const { secret } = await sessions.create(record())
        if (at === 0)
          cookies.push(
            cookie
              .write(secret)
              .map((line) => line.split(';')[0])
              .join('; '),
          )
      }),
    )
  return cookies
}

function memory() {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return { rss, heap: heapUsed }
}

/** The octets that all sessions take where they are kept. */
async function stored(): Promise<number> {
  if (redis) return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
  return statSync(where).size + statSync(`${where}-wal`).size
}

const bff = createBff(options)
const app = new Hono()
for (const path of ['/auth/*', '/api/*']) app.all(path, ({ req }) => bff.fetch(req.raw))
listen(createAdaptorServer({ fetch: app.fetch }) as Server, { create, memory, stored })
