import { connectSession } from '@stillhere/query'
import { AuthProvider } from '@stillhere/react'
import { createTestSession } from '@stillhere/react/testing'
import { QueryClient, QueryClientProvider, useSuspenseQuery } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { afterEach, expect, test } from 'vitest'

afterEach(cleanup)

test('a page that suspends waits for the session, and stays mounted while the user signs in again', async () => {
  const { engine, browser } = await createTestSession({ status: 'restoring' })
  const queryClient = new QueryClient()
  const disconnect = connectSession(queryClient, engine)
  let asked = 0
  const load = async () => {
    await engine.getAccessToken()
    return `${++asked} orders`
  }
  const Orders = () => <h1>{useSuspenseQuery({ queryKey: ['orders'], queryFn: load }).data}</h1>
  render(
    <AuthProvider engine={engine}>
      <QueryClientProvider client={queryClient}>
        <Suspense fallback={<p>One moment</p>}>
          <Orders />
        </Suspense>
      </QueryClientProvider>
    </AuthProvider>,
  )
  expect(screen.getByText('One moment')).toBeTruthy()
  expect(asked).toBe(0)
  await act(() => browser.clock.advance(120_000))
  expect(await screen.findByRole('heading', { name: '1 orders' })).toBeTruthy()

  await act(() => browser.clock.advance(300_000))
  expect(engine.store.getState().status).toBe('ended')
  const again = queryClient.refetchQueries({ queryKey: ['orders'] })
  expect(screen.getByRole('heading', { name: '1 orders' })).toBeTruthy()
  browser.server.setLatency(0)
  await act(() => engine.reauthenticate())
  await again
  expect(await screen.findByRole('heading', { name: '2 orders' })).toBeTruthy()
  disconnect()
})
