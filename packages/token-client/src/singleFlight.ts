/** Runs one task per key at a time: concurrent callers get the same promise. */
export type SingleFlight = { run<T>(key: string, task: () => Promise<T>): Promise<T> }

export function singleFlight(): SingleFlight {
  const flights = new Map<string, Promise<unknown>>()
  return {
    run<T>(key: string, task: () => Promise<T>) {
      const running = flights.get(key) as Promise<T> | undefined
      if (running) return running
      const flight = task().finally(() => flights.delete(key))
      flights.set(key, flight)
      return flight
    },
  }
}
