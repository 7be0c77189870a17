/** As a process: an API that does nothing but answer, at once and always the same. */
import { createServer } from 'node:http'
import { listen } from './listen.ts'

const orders = Array.from({ length: 10 }, (_, at) => ({ id: at, title: `Order number ${at}`, cents: 1_000 * at }))
const body = JSON.stringify({ orders })
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }

listen(
  createServer((request, response) => request.resume().on('end', () => response.writeHead(200, headers).end(body))),
)
