import { Hono } from 'hono'
import { bff } from './bff.ts'

export const app: Hono = new Hono()

for (const path of ['/auth/*', '/api/*']) app.all(path, ({ req }) => bff.fetch(req.raw))

app.get('/', (context) => context.text('the page'))
