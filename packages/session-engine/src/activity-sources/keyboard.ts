import { trusted, type ActivitySource } from './activitySource.ts'

/**
 * Keys, and whatever is about to write text: input methods and dictation included. A key that lies under a book repeats
 * and does not count, nor does what it writes. `input` does not count: scripts cause trusted ones.
 */
export const keyboard: ActivitySource = (report) => {
  let isHeld = false
  const stops = [
    trusted('keyboard', ['keydown'], ({ repeat }) => !(isHeld = repeat))(report),
    trusted('keyboard', ['keyup'], () => (isHeld = false))(report),
    trusted('keyboard', ['beforeinput', 'compositionupdate'], () => !isHeld)(report),
  ]
  return () => stops.forEach((stop) => stop())
}
