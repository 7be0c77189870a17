/** @jsxRuntime classic */
// Storybook's manager has a React of its own, older than this workspace's: no automatic JSX
import React, { useEffect, useState } from 'react'
import { addons, useChannel, useStorybookApi } from 'storybook/manager-api'
import { FORCE_REMOUNT, STORY_RENDERED } from 'storybook/internal/core-events'
import { timeEvents, type TimeStands } from './timeEvents.ts'

const rangeMs = 600_000
const tickMs = 250

/** Moves the clock of the story on show. To go back, it restarts the story. */
export function TimeTool() {
  const api = useStorybookApi()
  const [stands, setStands] = useState<TimeStands>(null)
  const [isRunning, setRunning] = useState(false)
  const emit = useChannel({ [timeEvents.stands]: setStands })
  const passedMs = stands?.passedMs ?? 0

  useEffect(() => {
    if (!isRunning || !stands) return
    const timer = setTimeout(() => emit(timeEvents.move, passedMs + tickMs), tickMs)
    return () => clearTimeout(timer)
  }, [emit, isRunning, stands, passedMs])

  if (!stands) return null
  const begin = () => {
    const storyId = api.getCurrentStoryData()?.id
    emit(FORCE_REMOUNT, { storyId })
  }
  const move = (to: number) => {
    if (to < passedMs) {
      begin()
      addons.getChannel().once(STORY_RENDERED, () => emit(timeEvents.move, to))
    } else emit(timeEvents.move, to)
  }
  const seconds = Math.round(passedMs / 1_000)
  const text = `+ ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <div style={{ display: 'flex', gap: 8, alignItems: 'center', paddingInline: 8, fontSize: 12 }}>
      <button type="button" onClick={() => setRunning(!isRunning)} style={buttonStyle}>
        {isRunning ? 'Stop time' : 'Let time run'}
      </button>
      <input
        type="range"
        aria-label="Time of the story"
        aria-valuetext={text}
        min={0}
        max={rangeMs}
        step={1_000}
        value={Math.min(rangeMs, passedMs)}
        onChange={(event) => move(event.target.valueAsNumber)}
        style={{ width: 140 }}
      />
      <output style={{ minWidth: 44, fontVariantNumeric: 'tabular-nums' }}>{text}</output>
      <button type="button" onClick={begin} style={buttonStyle}>
        Start over
      </button>
    </div>
  )
}

const buttonStyle = {
  padding: '4px 8px',
  border: '1px solid currentcolor',
  borderRadius: 4,
  background: 'none',
  color: 'inherit',
  font: 'inherit',
  cursor: 'pointer',
} as const
