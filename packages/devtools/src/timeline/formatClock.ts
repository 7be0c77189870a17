const long = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const short = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** The time of day, `14:05:32`. */
export const formatClock = (at: number): string => long.format(at)

/** The time of day where full minutes are marked, `14:05`. */
export const formatTick = (at: number): string => (at % 60_000 === 0 ? short : long).format(at)
