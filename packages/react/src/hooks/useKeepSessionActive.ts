'use client'
import { useEffect } from 'react'
import { useSessionEngine } from '../SessionContext.ts'

/**
 * Counts as activity while `active`: for an upload, a call or a film, during which nobody touches anything. Bounded: at
 * most one idle timeout at a stretch, or `maxMs`. `reason` shows up in audit events.
 *
 * @example useKeepSessionActive(upload.isRunning, 'upload', { maxMs: 30 * 60_000 })
 * @throws Error outside an `AuthProvider`
 */
export function useKeepSessionActive(active: boolean, reason: string, options: { maxMs?: number } = {}): void {
  const engine = useSessionEngine('useKeepSessionActive')
  const { maxMs = engine.policy.idleTimeoutMs } = options
  useEffect(() => (active ? engine.holdActive(reason, { maxMs }) : undefined), [engine, active, reason, maxMs])
}
