/** What the toolbar and the story on show tell each other of the story's clock. */
export const timeEvents = {
  /** The story has a clock, which stands this many ms after its beginning; `null`: it has none. */
  stands: 'stillhere/time/stands',
  /** The toolbar wants it to stand there: never before where it stands. */
  move: 'stillhere/time/move',
} as const

export type TimeStands = { passedMs: number } | null
