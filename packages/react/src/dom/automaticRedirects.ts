const name = 'stillhere:redirects'
const windowMs = 60_000
const most = 2

const read = (): number[] => {
  try {
    const noted: unknown = JSON.parse(sessionStorage.getItem(name) ?? '[]')
    const isRecent = (at: unknown): at is number => typeof at === 'number' && Math.abs(Date.now() - at) < windowMs
    return Array.isArray(noted) ? noted.filter(isRecent) : []
  } catch {
    return [] // no storage, so no sign-in by redirect either
  }
}

const write = (instants: number[]) => {
  try {
    sessionStorage.setItem(name, JSON.stringify(instants))
  } catch {
    // blocked or full
  }
}

/** This tab has left for the sign-in on its own account twice within a minute, and is here again: it would go on for ever. */
export const isGoingInCircles = (): boolean => read().length >= most

/** Notes that this tab leaves on its own account. What is returned takes that back: it has not left after all. */
export function noteRedirect(): () => void {
  const at = Date.now()
  write([...read(), at])
  return () => write(read().filter((one) => one !== at))
}
