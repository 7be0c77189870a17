import type { SessionEngine } from '@stillhere/session-engine'
import { useMemo, useSyncExternalStore } from 'react'
import { recordSession, type SessionRecording } from './recorder/recordSession.ts'

/** Records the engine while the component is mounted. Returns `null` on a server and before the first effect. */
export function useRecording(engine: SessionEngine): SessionRecording | null {
  const { subscribe, get } = useMemo(() => recordWhileWatched(engine), [engine])
  return useSyncExternalStore(subscribe, get, nothing)
}

const nothing = () => null

/** React may discard what a render creates, so the recording starts with the first effect. */
function recordWhileWatched(engine: SessionEngine) {
  let recording: SessionRecording | null = null
  return {
    get: () => recording,
    subscribe() {
      const begun = (recording = recordSession(engine))
      return () => {
        begun.stop()
        recording = null
      }
    },
  }
}
