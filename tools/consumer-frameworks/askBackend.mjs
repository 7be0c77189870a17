// asks the backend for the session, as a page would
import { serve } from '@hono/node-server'
import { app } from './backend/app.ts'

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, async ({ port }) => {
  const ask = (headers) => fetch(`http://127.0.0.1:${port}/auth/session`, { headers })
  const answer = await ask({ 'stillhere-request': crypto.randomUUID() })
  const { status } = await answer.json()
  if (status !== 'none') throw new Error(`The backend answered something else: ${status}`)
  const refused = await ask({})
  if (refused.status !== 403)
    throw new Error(`The backend answered a request without the CSRF header: ${refused.status}`)
  server.close()
})
