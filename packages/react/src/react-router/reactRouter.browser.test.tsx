import { act, cleanup, render, screen } from '@testing-library/react'
import { version } from 'react'
import * as version8 from 'react-router'
import * as version7 from 'react-router-7'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { sessionLoader } from './sessionRoutes.ts'
import { sessionMiddleware } from './sessionRoutes.ts'

beforeEach(() => sessionStorage.clear())
afterEach(cleanup)

const olderVersions: [string, typeof version8][] = [['7', version7 as unknown as typeof version8]]

// version 8 wants React 19
describe.each(version.startsWith('18') ? olderVersions : [...olderVersions, ['8', version8] as const])(
  'React Router %s',
  (_, { createMemoryRouter, RouterProvider, useLoaderData, useRouteError }) => {
    const Orders = () => <h1>Orders of {useLoaderData<string>()}</h1>
    const Problem = () => <p>{String((useRouteError() as { code?: string }).code)}</p>
    const open = async (session: TestSession, loaded: string[] = []) => {
      const { engine } = session
      const load = ({ session: { user } }: { session: { user: { name?: string } } }) => {
        loaded.push(`${user.name}`)
        return user.name
      }
      const router = createMemoryRouter(
        [
          { path: '/', element: <h1>Goods</h1> },
          {
            path: '/orders',
            middleware: [sessionMiddleware(engine)],
            loader: sessionLoader(engine, load),
            Component: Orders,
            ErrorBoundary: Problem,
            HydrateFallback: () => <p>One moment</p>,
          },
        ],
        { initialEntries: ['/orders?sort=oldest'] },
      )
      render(
        <AuthProvider engine={engine}>
          <RouterProvider router={router} />
        </AuthProvider>,
      )
      await act(() => session.browser.clock.advance(0))
      return router
    }

    test('loads nothing before it is known who is there', async () => {
      const session = await createTestSession({ status: 'restoring' })
      const loaded: string[] = []
      await open(session, loaded)
      expect(screen.getByText('One moment')).toBeTruthy()
      expect(loaded).toEqual([])
      await act(() => session.browser.clock.advance(120_000))
      expect(await screen.findByRole('heading', { name: 'Orders of Ada' })).toBeTruthy()
      expect(loaded).toEqual(['Ada'])
    })

    test('redirects to sign-in once, and returns to the requested page', async () => {
      const session = await createTestSession({ status: 'signed-out' })
      const asked: unknown[] = []
      const { signIn } = session.tokenClient
      session.tokenClient.signIn = (options) => (asked.push(options), signIn(options))
      await open(session)
      expect(await screen.findByRole('heading', { name: 'Orders of Ada' })).toBeTruthy()
      expect(asked).toEqual([{ returnTo: '/orders?sort=oldest' }])
    })

    test('leaves a failure to the route', async () => {
      const session = await createTestSession({ status: 'signed-out' })
      session.browser.server.fail('token-client/access-denied')
      await open(session)
      expect(await screen.findByText('token-client/access-denied')).toBeTruthy()
    })

    test('a navigation that is given up waits no more', async () => {
      const session = await createTestSession({ status: 'restoring' })
      const router = await open(session)
      await act(() => router.navigate('/'))
      expect(await screen.findByRole('heading', { name: 'Goods' })).toBeTruthy()
    })
  },
)
