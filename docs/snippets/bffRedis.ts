import { createBff, type Bff, type BffOptions } from '@stillhere/bff'
import { redisSessionStore } from '@stillhere/bff/redis'
import { createClient } from 'redis'

export async function openBff(url: string, options: BffOptions): Promise<Bff> {
  const client = createClient({ url }).on('error', console.error)
  await client.connect()
  return createBff({ ...options, sessionStore: redisSessionStore(client) })
}
