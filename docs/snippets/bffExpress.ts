import { getRequestListener } from '@hono/node-server'
import express, { type Express } from 'express'
import { bff } from './bff.ts'

export const app: Express = express()

// before express.json() and the like, because bodies pass through; not by app.use, which cuts the path
app.all(['/auth/*path', '/api/*path'], getRequestListener(bff.fetch))

app.get('/', (_request, response) => {
  response.send('the page')
})
