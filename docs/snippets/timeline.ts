import { createTestBrowser } from '@stillhere/session-engine/testing'
import { renderTimeline, type TimelineEntry } from '../../packages/session-engine/src/testing/renderTimeline.ts'

const { clock, openTab } = createTestBrowser({ policy: { idleTimeoutMs: 300_000 } })
const one = await openTab()
const two = await openTab()

const entries: TimelineEntry[] = [{ at: clock.now(), who: 'person', what: 'is signed in, in two tabs' }]
one.engine.onEvent((event) => entries.push({ at: event.at, who: 'tab 1', what: event }))
two.engine.onEvent((event) => entries.push({ at: event.at, who: 'tab 2', what: event }))
const person = (what: string) => entries.push({ at: clock.now(), who: 'person', what })

await clock.advance(60_000)
person('moves the mouse over tab 1, then leaves')
one.act()
await clock.advance(270_000)
person('comes back and clicks "Stay signed in" in tab 2')
await two.engine.extendSession()
person('leaves for good')
await clock.advance(301_000)

console.log(renderTimeline(entries))
