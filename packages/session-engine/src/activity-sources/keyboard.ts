import { trusted, type ActivitySource } from './activitySource.ts'

/**
 * Reports keys and text input, including input methods and dictation. A held key repeats and does not count, and neither
 * does the text that it writes. `input` is not used, because scripts cause trusted `input` events.
 */
export const keyboard: ActivitySource = (report) => {
  let isHeld = false
  const stops = [
    trusted('keyboard', ['keydown'], ({ repeat }) => {
      isHeld = repeat
      return !isHeld
    })(report),
    trusted('keyboard', ['keyup'], () => {
      isHeld = false
      return false
    })(report),
    trusted('keyboard', ['beforeinput', 'compositionupdate'], () => !isHeld)(report),
  ]
  return () => stops.forEach((stop) => stop())
}
