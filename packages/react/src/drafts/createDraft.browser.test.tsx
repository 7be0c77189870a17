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

describe('while the page lives it is useState', () => {
  test('updates build on each other, what is the same renders nobody, the functions stay', () => {
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

  test('an object made anew for each render is no news', () => {
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

test('of two tabs the last to write wins, and neither changes what the other shows', async () => {
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

test('hasDrafts: something mounted differs from its start', async () => {
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
