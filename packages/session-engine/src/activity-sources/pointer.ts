import { trusted, type ActivitySource } from './activitySource.ts'

/** Pressing counts; moving counts from 3 px on, because a shaking desk and a re-layout under a resting mouse cause moves. */
export const pointer: ActivitySource = (report) => {
  let x = NaN
  let y = NaN
  const stops = [
    trusted('pointer', ['pointerdown', 'click', 'drop'])(report),
    trusted('pointer', ['pointermove'], (event) => {
      if (Math.abs(event.screenX - x) < 3 && Math.abs(event.screenY - y) < 3) return false
      const isFirst = Number.isNaN(x)
      x = event.screenX
      y = event.screenY
      return !isFirst // the first one only says where the pointer rests
    })(report),
  ]
  return () => stops.forEach((stop) => stop())
}
