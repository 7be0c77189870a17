import { trusted, type ActivitySource } from './activitySource.ts'

/** Smaller moves, in px, are ignored: a shaking desk and a re-layout under a still mouse cause them. */
const smallestMovePx = 3

/** Reports presses, clicks, drops and moves of a pointer. */
export const pointer: ActivitySource = (report) => {
  let x = NaN
  let y = NaN
  const stops = [
    trusted('pointer', ['pointerdown', 'click', 'drop'])(report),
    trusted('pointer', ['pointermove'], (event) => {
      if (Math.abs(event.screenX - x) < smallestMovePx && Math.abs(event.screenY - y) < smallestMovePx) return false
      const isFirst = Number.isNaN(x)
      x = event.screenX
      y = event.screenY
      return !isFirst // the first event only tells the position
    })(report),
  ]
  return () => stops.forEach((stop) => stop())
}

export const touch: ActivitySource = trusted('touch', ['touchstart', 'touchmove'])

/** Reports turns of the wheel. `scroll` is not used, because scripts cause it too. */
export const wheel: ActivitySource = trusted('wheel', ['wheel'])
