import dns from 'node:dns'
import { createServer } from 'node:http'
import { isIP, type AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveLocalhost } from './resolveLocalhost.ts'

let system: typeof dns.lookup
const asked: string[] = []

beforeEach(() => {
  system = dns.lookup
  // stands for the system, which may know such names or not; addresses it knows
  const lookUp = (name: string, ...rest: unknown[]) => {
    if (isIP(name)) return void Reflect.apply(system, dns, [name, ...rest])
    asked.push(name)
    const answer = rest.at(-1)
    if (typeof answer === 'function') answer(new Error('not found'))
  }
  dns.lookup = lookUp as unknown as typeof dns.lookup
})
afterEach(() => {
  dns.lookup = system
  asked.length = 0
})

test('names below localhost are this machine, for fetch as well', async () => {
  resolveLocalhost()
  const server = createServer((request, response) => response.end(request.headers.host))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `auth.storezero.localhost:${(server.address() as AddressInfo).port}`
  expect(await (await fetch(`http://${host}/`)).text()).toBe(host)
  server.close()
  server.closeAllConnections()
  expect(asked).toEqual([])
})

test('all other names are the system’s', () => {
  resolveLocalhost()
  for (const name of ['localhost', 'notlocalhost', 'localhost.example']) dns.lookup(name, () => {})
  expect(asked).toEqual(['localhost', 'notlocalhost', 'localhost.example'])
})

test('one address or all of them, as is asked', async () => {
  resolveLocalhost()
  const one = await new Promise((answer) => dns.lookup('a.localhost', (_, ...found) => answer(found)))
  expect(one).toEqual(['127.0.0.1', 4])
  const all = await new Promise((answer) => dns.lookup('A.LOCALHOST', { all: true }, (_, found) => answer(found)))
  expect(all).toEqual([{ address: '127.0.0.1', family: 4 }])
})
