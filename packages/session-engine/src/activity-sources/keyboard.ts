import { trusted, type ActivitySource } from './activitySource.ts'

/** Keys and whatever writes text, input methods and dictation included. A key that lies under a book repeats and does not count. */
export const keyboard: ActivitySource = (report) => {
  const stops = [
    trusted('keyboard', ['keydown'], (event) => !event.repeat)(report),
    trusted('keyboard', ['input', 'compositionupdate'])(report),
  ]
  return () => stops.forEach((stop) => stop())
}
