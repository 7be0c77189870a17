/** How long SQLite itself waits for another process, and with it the event loop: ms. */
export const busyMs = 10

// five seconds in all
const attempts = 100
const pauseMs = 40
/** SQLITE_BUSY, whose special cases have it in their last octet. */
const busyCode = 5

const isBusy = (error: unknown) => (Number((error as { errcode?: unknown }).errcode) & 0xff) === busyCode

/**
 * Does something with the file, again and again while another process writes to it. Between the attempts everybody else
 * is served, because `node:sqlite` would not return before it is their turn. What was not done has changed nothing.
 */
export async function whenFree<Result>(work: () => Result): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || attempt === attempts) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
