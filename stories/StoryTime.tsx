import type { FakeClock } from '@stillhere/session-engine/testing'
import { useEffect, type ReactNode } from 'react'
import { addons } from 'storybook/preview-api'
import { timeEvents, type TimeStands } from '../.storybook/timeEvents.ts'

/** Lets the toolbar move the clock of a story. */
export function StoryTime({ clock, children }: { clock: FakeClock; children: ReactNode }): ReactNode {
  useEffect(() => {
    const channel = addons.getChannel()
    const startedAt = clock.now()
    let isMoving = false
    let target = 0
    const say = () => channel.emit(timeEvents.stands, { passedMs: clock.now() - startedAt } satisfies TimeStands)
    const move = async (passedMs: number) => {
      target = passedMs
      // one after the other: a clock has one time
      if (isMoving) return
      isMoving = true
      while (clock.now() < startedAt + target) await clock.advance(startedAt + target - clock.now())
      isMoving = false
      say()
    }
    const listener = (passedMs: number) => void move(passedMs)
    channel.on(timeEvents.move, listener)
    say()
    return () => {
      channel.off(timeEvents.move, listener)
      channel.emit(timeEvents.stands, null satisfies TimeStands)
    }
  }, [clock])
  return children
}
