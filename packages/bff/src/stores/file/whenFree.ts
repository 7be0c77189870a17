/** How long SQLite itself waits for another process and blocks the event loop: ms. */
export const busyMs = 10

// five seconds in all
const attempts = 100
const pauseMs = 40
/** SQLITE_BUSY. Extended codes have it in their last octet. */
const busyCode = 5

const isBusy = (error: unknown) => (Number((error as { errcode?: unknown }).errcode) & 0xff) === busyCode

/**
 * Repeats an operation while another process writes to the file. The event loop runs between the attempts, which waiting
 * inside `node:sqlite` would block. A failed attempt has changed nothing.
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
