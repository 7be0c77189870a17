import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { bff } from './bff.ts'

const answer = getRequestListener(bff.fetch)

export const server: Server = createServer((request, response) => {
  if (/^\/(auth|api)\//.test(request.url ?? '')) void answer(request, response)
  else response.end('the page')
})
