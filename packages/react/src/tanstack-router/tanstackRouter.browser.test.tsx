import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { sessionBeforeLoad } from './sessionBeforeLoad.ts'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const open = async (session: TestSession) => {
  const { engine } = session
  const root = createRootRoute({ component: Outlet })
  const goods = createRoute({ getParentRoute: () => root, path: '/', component: () => <h1>Goods</h1> })
  const orders = createRoute({
    getParentRoute: () => root,
    path: '/orders',
    beforeLoad: sessionBeforeLoad(engine),
    loader: ({ context }) => context.session.user.name,
    component: () => <h1>Orders of {orders.useLoaderData()}</h1>,
    errorComponent: ({ error }) => <p>{(error as { code?: string }).code}</p>,
  })
  const router = createRouter({
    routeTree: root.addChildren([goods, orders]),
    history: createMemoryHistory({ initialEntries: ['/orders?sort=oldest#summary'] }),
  })
  render(
    <AuthProvider engine={engine}>
      <RouterProvider router={router} />
    </AuthProvider>,
  )
  await act(() => session.browser.clock.advance(0))
  return router
}

test('waits while the session is restored', async () => {
  const session = await createTestSession({ status: 'restoring' })
  await open(session)
  expect(screen.queryByRole('heading')).toBeNull()
  await act(() => session.browser.clock.advance(120_000))
  expect(await screen.findByRole('heading', { name: 'Orders of Ada' })).toBeTruthy()
})

test('redirects to sign-in once, and returns to the requested page', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  const asked: unknown[] = []
  const { signIn } = session.tokenClient
  session.tokenClient.signIn = (options) => (asked.push(options), signIn(options))
  await open(session)
  expect(await screen.findByRole('heading', { name: 'Orders of Ada' })).toBeTruthy()
  expect(asked).toEqual([{ returnTo: '/orders?sort=oldest#summary' }])
})

test('passes a failure to the route', async () => {
  const session = await createTestSession({ status: 'signed-out' })
  session.browser.server.fail('token-client/access-denied')
  await open(session)
  expect(await screen.findByText('token-client/access-denied')).toBeTruthy()
})

test('a preload does not redirect', async () => {
  const session = await createTestSession({ status: 'signed-out', reason: 'signed-out' })
  const router = await open(session)
  const asked: unknown[] = []
  session.tokenClient.signIn = (options) => (asked.push(options), new Promise(() => {}))
  await router.preloadRoute({ to: '/orders' }).catch(() => {})
  expect(asked).toEqual([])
})
