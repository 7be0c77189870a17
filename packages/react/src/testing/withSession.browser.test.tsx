import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { useSession } from '../hooks/useSession.ts'
import { withSession } from './withSession.tsx'

afterEach(cleanup)

test('renders a story below its session, after `then`', async () => {
  const Story = () => <output>{useSession().status}</output>
  const {
    loaders: [load],
    decorators: [decorate],
  } = withSession({ status: 'expiring' }, ({ engine }) => engine.extendSession())
  const loaded = await load()
  render(decorate(Story, { loaded }))
  expect(screen.getByRole('status').textContent).toBe('active')
  // each showing has a session of its own
  expect((await load()).session).not.toBe(loaded.session)
})
