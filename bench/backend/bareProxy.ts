/** As a process, `bareProxy.ts <API>`: a proxy without sessions, to compare the backend with. */
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { Server } from 'node:http'
import { listen } from './listen.ts'

const [, , api = ''] = process.argv
const app = new Hono()
app.all('/api/*', ({ req }) => {
  const { pathname, search } = new URL(req.url)
  const { method, headers, body } = req.raw
  const sent: RequestInit & { duplex: 'half' } = {
    method,
    headers: Object.entries(Object.fromEntries(headers)).filter(([name]) => name !== 'host' && name !== 'connection'),
    body,
    redirect: 'manual',
    duplex: 'half',
  }
  return fetch(api + pathname.slice('/api'.length) + search, sent)
})
listen(createAdaptorServer({ fetch: app.fetch }) as Server)
