import type { AuditEvent } from '../auditEvent.ts'

export type TimelineEntry = { at: number; who: string; what: string | AuditEvent }

/**
 * Renders a run as readable lines: seconds since the first entry, actor, event.
 *
 * @example console.log(renderTimeline(events.map((event) => ({ at: event.at, who: 'tab 1', what: event }))))
 */
export function renderTimeline(entries: readonly TimelineEntry[]): string {
  const start = entries[0]?.at ?? 0
  const width = Math.max(0, ...entries.map(({ who }) => who.length))
  return entries
    .map(({ at, who, what }) => {
      const seconds = ((at - start) / 1_000).toFixed(3).padStart(9)
      return `${seconds} s  ${who.padEnd(width)}  ${typeof what === 'string' ? what : describeEvent(what, start)}`
    })
    .join('\n')
}

const describeEvent = ({ type, ...more }: AuditEvent, start: number): string => {
  const details = Object.entries(more)
    .filter(([name]) => name !== 'at' && name !== 'generation')
    .map(([name, value]) =>
      name.endsWith('At') && typeof value === 'number'
        ? `${name} ${((value - start) / 1_000).toFixed(3)} s`
        : `${name} ${String(value)}`,
    )
  return [`· ${type}`, ...details].join(', ')
}
