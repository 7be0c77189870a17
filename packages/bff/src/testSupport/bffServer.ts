/** Test process: a backend with Redis. Prints its port. */
import { serve } from '@hono/node-server'
import { writeSync } from 'node:fs'
import { createClient } from 'redis'
import { createBff } from '../createBff.ts'
import { redisSessionStore } from '../stores/redis/redisSessionStore.ts'
import type { BffProcessSettings } from './bffProcess.ts'

const { issuer, origin, redisUrl, requestTimeoutMs = 10_000 } = JSON.parse(process.argv[2] ?? '') as BffProcessSettings
const client = createClient({ url: redisUrl, socket: { reconnectStrategy: 50 } }).on('error', () => {})
await client.connect()
const bff = createBff({
  issuer,
  origin,
  requestTimeoutMs,
  clientId: 'shop',
  clientSecret: 'the client secret of the shop',
  secrets: ['a secret of thirty-two characters, or more'],
  insecureCookies: true,
  sessionStore: redisSessionStore(client),
  // the provider serves as an API that needs a valid access token
  apis: { '/api': { target: issuer } },
})
serve({ fetch: bff.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => writeSync(1, `${port}\n`))
// the parent process has ended
process.stdin.on('end', () => process.exit()).resume()
