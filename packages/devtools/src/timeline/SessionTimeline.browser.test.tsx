import { createTestSession } from '@stillhere/react/testing'
import { act as reactAct, cleanup, render, screen, within } from '@testing-library/react'
import { Profiler } from 'react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { recordSession } from '../recorder/recordSession.ts'
import { SessionTimeline } from './SessionTimeline.tsx'
import { TimelineChart } from './TimelineChart.tsx'
import { putOnStyles } from '../testing/putOnStyles.ts'

beforeAll(putOnStyles)

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const timeline = () => screen.getByRole('region', { name: 'Session timeline' })
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))

test('follows the engine from the first effect on, and shows further lanes', async () => {
  const { engine, browser, act } = await createTestSession()
  const upstream = {
    name: 'Social provider',
    about: 'upstream session',
    tone: 'server',
    now: '24 h left',
    spans: [],
    marks: [],
  } as const
  render(<SessionTimeline engine={engine} lanes={[upstream]} />)
  await reactAct(async () => {
    await browser.clock.advance(20_000)
    act()
    await browser.clock.advance(290_000)
  })
  expect(
    within(timeline())
      .getAllByText(/left|away for/)
      .map(({ textContent }) => textContent),
  ).toContain('24 h left')
  expect(timeline().textContent).toContain('asked at')
  await expect.poll(() => timeline().querySelectorAll('[data-kind=activity]').length).toBe(1)
})

test('shows what was recorded before it was mounted', async () => {
  const { engine, browser, act } = await createTestSession()
  const recording = recordSession(engine)
  act()
  await browser.clock.advance(10_000)
  act()
  render(<SessionTimeline recording={recording} height={400} />)
  expect(timeline().getBoundingClientRect().height).toBe(400)
  expect(within(timeline()).getByText(/^2 touches, the latest at/)).toBeTruthy()
})

test('moves once a second while it is visible, renders only itself, and stops when it is out of sight', async () => {
  const { engine, browser } = await createTestSession()
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let commits = 0
  const page = (style: object) => (
    <div style={style}>
      <Profiler id="timeline" onRender={() => commits++}>
        <SessionTimeline recording={recording} />
      </Profiler>
    </div>
  )
  const recording = recordSession(engine)
  const { rerender, unmount } = render(page({}))
  await reactAct(nextFrame)
  const clock = () => timeline().querySelector('.stillhere-timeline-hand b')?.textContent
  const [before, shown] = [commits, clock()]
  browser.clock.stall(3_000)
  for (let second = 0; second < 3; second++) reactAct(() => void vi.advanceTimersByTime(1_000))
  expect(commits - before).toBe(3)
  expect(clock()).not.toBe(shown)
  rerender(page({ position: 'absolute', top: 5_000 }))
  await reactAct(nextFrame)
  const hidden = commits
  reactAct(() => void vi.advanceTimersByTime(10_000))
  expect(commits).toBe(hidden)
  rerender(page({}))
  await reactAct(nextFrame)
  expect(commits).toBeGreaterThan(hidden)
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})

test.each([
  ['ltr', 320, undefined],
  ['ltr', 1_200, undefined],
  ['ltr', 1_200, 500_000],
  ['rtl', 320, undefined],
  ['rtl', 700, undefined],
])('nothing leaves its frame, and no label lies on another: %s, %i px, %s', async (dir, width, spanMs) => {
  const { engine, browser, act } = await createTestSession()
  const recording = recordSession(engine)
  for (let minute = 0; minute < 6; minute++) {
    await browser.clock.advance(60_000)
    act()
  }
  const { container } = render(
    <div dir={dir} style={{ width }}>
      <SessionTimeline recording={recording} {...(spanMs ? { spanMs } : {})} />
    </div>,
  )
  const frame = timeline().getBoundingClientRect()
  const texts = [...container.querySelectorAll('small, .stillhere-timeline-name, .stillhere-timeline-now')]
    .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0)
  expect(texts.length).toBeGreaterThan(7)
  expect(texts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1)).toEqual([])
  const pairs = texts.flatMap((one, at) => texts.slice(at + 1).map((other) => [one, other] as const))
  const collisions = pairs.filter(([one, other]) => overlap(one.box, other.box))
  expect(collisions.map((pair) => pair.map(({ text }) => text))).toEqual([])
})

const overlap = (one: DOMRect, other: DOMRect) =>
  one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1

test('its hand can be moved if there is a listener', async () => {
  const onMove = vi.fn<(instant: number) => void>()
  render(<TimelineChart lanes={[]} from={0} to={60_000} now={30_000} onMove={onMove} clock={(at) => `${at / 1_000}`} />)
  const slider = screen.getByRole('slider', { name: 'Time' })
  expect(slider.getAttribute('aria-valuetext')).toBe('30')
  slider.focus()
  const { userEvent } = await import('vitest/browser')
  await userEvent.keyboard('{ArrowRight}')
  expect(onMove).toHaveBeenCalledWith(31_000, slider)
})
