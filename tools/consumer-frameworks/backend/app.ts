import { createBff, fileSessionStore } from '@stillhere/bff'
import { redisSessionStore } from '@stillhere/bff/redis'
import { Hono } from 'hono'
import { createClient } from 'redis'

const { REDIS_URL: url } = process.env

const sessionStore = url
  ? redisSessionStore(await createClient({ url }).on('error', console.error).connect())
  : fileSessionStore({ path: 'sessions.db' })

const bff = createBff({
  issuer: 'https://auth.example',
  clientId: 'consumer',
  clientSecret: 'what the provider knows this app by',
  secrets: ['a secret of thirty-two characters, or more'],
  sessionStore,
  apis: { '/api': { target: 'http://localhost:4103' } },
})

export const app: Hono = new Hono()

for (const path of ['/auth/*', '/api/*']) app.all(path, ({ req }) => bff.fetch(req.raw))
