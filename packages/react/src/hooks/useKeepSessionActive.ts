'use client'
import { useEffect } from 'react'
import { useSessionEngine } from '../SessionContext.ts'

/**
 * Counts as activity while `active`. Use it for activity without input, such as an upload, a call or a video. One
 * period lasts `maxMs` at most; default: the idle timeout. `reason` appears in audit events.
 *
 * @example useKeepSessionActive(upload.isRunning, 'upload', { maxMs: 30 * 60_000 })
 * @throws Error outside an `AuthProvider`
 */
export function useKeepSessionActive(active: boolean, reason: string, options: { maxMs?: number } = {}): void {
  const engine = useSessionEngine('useKeepSessionActive')
  const { maxMs = engine.policy.idleTimeoutMs } = options
  useEffect(() => (active ? engine.holdActive(reason, { maxMs }) : undefined), [engine, active, reason, maxMs])
}
