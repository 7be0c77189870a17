import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AuthProvider } from '../AuthProvider.tsx'
import { useDraft } from '../hooks/useDraft.ts'
import { createTestSession, type TestSession } from '../testing/createTestSession.ts'
import { hasDrafts } from './mountedDrafts.ts'

let session: TestSession
beforeEach(async () => {
  localStorage.clear()
  session = await createTestSession()
})
afterEach(cleanup)

const show = (page: ReactNode) =>
  render(
    <StrictMode>
      <AuthProvider engine={session.engine}>{page}</AuthProvider>
    </StrictMode>,
  )

describe('works like useState', () => {
  test('updates accumulate, an equal value does not render, the functions are stable', () => {
    const results: ReturnType<typeof useDraft<number>>[] = []
    const Count = () => {
      results.push(useDraft('count', 0))
      return null
    }
    show(<Count />)
    const [, setCount, draft] = results.at(-1)!
    act(() => {
      setCount((count) => count + 1)
      setCount((count) => count + 1)
    })
    expect(results.at(-1)![0]).toBe(2)
    const renders = results.length
    act(() => setCount(2))
    expect(results).toHaveLength(renders)
    expect(results.at(-1)![1]).toBe(setCount)
    expect(results.at(-1)![2]).toBe(draft)
  })

  test('a new initial object in each render is ignored', () => {
    let renders = 0
    const Form = () => {
      renders++
      const [{ street }] = useDraft('form', { street: '' })
      return <p>{street}</p>
    }
    show(<Form />)
    expect(renders).toBeLessThanOrEqual(2)
  })
})

const Note = () => {
  const [note, setNote] = useDraft('note', '')
  return <input value={note} onChange={(event) => setNote(event.target.value)} />
}
const fields = () => screen.getAllByRole<HTMLInputElement>('textbox')
const type = (value: string, field = fields()[0]!) => fireEvent.change(field, { target: { value } })

test('the last write of two tabs wins, and neither changes the other', async () => {
  const one = show(<Note />)
  const [here] = fields()
  session = { ...session, ...(await session.browser.openTab()) }
  const other = show(<Note />)
  const there = fields()[1]!
  type('first', here)
  dispatchEvent(new PageTransitionEvent('pagehide'))
  type('second', there)
  dispatchEvent(new PageTransitionEvent('pagehide'))
  expect(fields().map(({ value }) => value)).toEqual(['first', 'second'])
  other.unmount()
  one.unmount() // with nothing new to say
  session = { ...session, ...(await session.browser.openTab()) }
  show(<Note />)
  expect(fields()[0]!.value).toBe('second')
})

test('hasDrafts: a mounted draft differs from its initial value', async () => {
  const { unmount } = show(<Note />)
  expect(hasDrafts(session.engine)).toBe(false)
  type('half a letter')
  expect(hasDrafts(session.engine)).toBe(true)
  type('')
  expect(hasDrafts(session.engine)).toBe(false)
  type('half a letter')
  await act(() => session.browser.clock.advance(300_000))
  expect(hasDrafts(session.engine)).toBe(true)
  unmount()
  expect(hasDrafts(session.engine)).toBe(false)
})
