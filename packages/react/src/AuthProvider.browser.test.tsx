import { createMemoryClient } from '@stillhere/token-client/memory'
import { act, cleanup, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AuthProvider } from './AuthProvider.tsx'
import { useSession } from './hooks/useSession.ts'
import { createTestSession } from './testing/createTestSession.ts'

afterEach(cleanup)
const here = location.href
beforeEach(() => () => history.replaceState(null, '', here))

const Status = () => <p>{useSession().status}</p>

test('makes its own engine from a token client, once, also in strict mode', async () => {
  const tokenClient = createMemoryClient({ signedIn: true })
  const statuses: string[] = []
  render(
    <StrictMode>
      <AuthProvider
        tokenClient={tokenClient}
        onEvent={(event) => event.type === 'statusChanged' && statuses.push(event.to)}
      >
        <Status />
      </AuthProvider>
    </StrictMode>,
  )
  expect(screen.getByText('restoring')).toBeTruthy()
  expect(await screen.findByText('active')).toBeTruthy()
  expect(statuses).toEqual(['active'])
  expect(tokenClient.server.requests.filter(({ endpoint }) => endpoint === 'authorize')).toHaveLength(1)
})

test('leaves nothing running', async () => {
  const session = await createTestSession({ status: 'expiring' })
  const { unmount } = render(
    <AuthProvider engine={session.engine}>
      <Status />
    </AuthProvider>,
  )
  expect(session.browser.clock.alarms()).toBeGreaterThan(0)
  unmount()
  await Promise.resolve() // strict mode would be back by now
  expect(session.browser.clock.alarms()).toBe(0)
  expect(session.environment.open()).toBe(0)
})

/** A client whose page has just come back from the sign-in. */
const comingFrom = (returnTo: string) => {
  const tokenClient = createMemoryClient({ signedIn: true })
  const { restore } = tokenClient
  tokenClient.restore = async (options) => {
    const authentication = await restore(options)
    return authentication && { ...authentication, returnTo }
  }
  return tokenClient
}

test('goes where the sign-in wanted to return to', async () => {
  const paths: string[] = []
  render(
    <AuthProvider tokenClient={comingFrom('/orders?page=2')} navigate={(path) => paths.push(path)}>
      <Status />
    </AuthProvider>,
  )
  await screen.findByText('active')
  await act(async () => {})
  expect(paths).toEqual(['/orders?page=2'])
})

test('tells the router of the page without a navigate', async () => {
  const heard: string[] = []
  const note = () => heard.push(location.pathname + location.search)
  addEventListener('popstate', note)
  render(
    <AuthProvider tokenClient={comingFrom('/orders?page=2')}>
      <Status />
    </AuthProvider>,
  )
  await screen.findByText('active')
  await act(async () => {})
  removeEventListener('popstate', note)
  expect(heard).toEqual(['/orders?page=2'])
})

test('a policy that leaves too little time for an answer is told to developers', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { engine } = await createTestSession({ policy: { warningLeadMs: 5_000 } })
  render(<AuthProvider engine={engine} />)
  expect(warn.mock.calls.flat().join()).toMatch(/Stillhere: policy.warningLeadMs: .*2\.2\.1/)
  warn.mockRestore()
})

test('an engine keeps running for a second provider', async () => {
  const { engine, environment } = await createTestSession()
  const first = render(<AuthProvider engine={engine} />)
  first.unmount()
  const second = render(<AuthProvider engine={engine} />)
  await Promise.resolve()
  expect(environment.open()).toBeGreaterThan(0)
  second.unmount()
  await Promise.resolve()
  expect(environment.open()).toBe(0)
})
