/**
 * Runs a task in one tab at a time. A killed tab releases its lock; a frozen one does not, so that after `patienceMs` it
 * is taken away, by one tab, which the others then wait for. The task of whoever lost the lock goes on and its outcome
 * counts.
 */
export async function inTurn<T>(
  name: string,
  patienceMs: number,
  signal: AbortSignal,
  task: () => Promise<T>,
): Promise<T> {
  const { locks } = navigator
  const holder = async () => (await locks.query()).held?.find((lock) => lock.name === name)?.clientId
  let outcome: Promise<T> | undefined
  const begin = () => (outcome = task())
  for (;;) {
    const suspect = await holder()
    const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
    try {
      return await locks.request(name, { signal: patience }, begin)
    } catch (error) {
      if (outcome) return outcome
      if (signal.aborted) throw error
    }
    const steal = () =>
      new Promise<void>((granted) => {
        locks
          .request(name, { steal: true }, () => {
            granted()
            return begin()
          })
          .catch(() => {}) // the outcome tells
      })
    await locks.request(`${name}:steal`, { signal }, async () => {
      if ((await holder()) === suspect) await steal()
    })
    if (outcome) return outcome
  }
}
