import type { ReactNode } from 'react'
import type { TimeMachine } from './createTimeMachine.ts'
import type { useTimeMachine } from './useTimeMachine.ts'

/** Ten seconds of the story in one of the visitor's. */
const speed = 10

/** Let time pass, or begin again. */
export function TimeButtons(props: { machine: TimeMachine; time: ReturnType<typeof useTimeMachine> }): ReactNode {
  const { machine, time } = props
  const push = (ms: number) => void machine.moveTo(machine.now() + ms)
  return (
    <div className="buttons">
      <button type="button" onClick={() => time.run(time.isRunning ? 0 : speed)}>
        {time.isRunning ? 'Stop' : 'Let time run'}
      </button>
      <button type="button" onClick={() => push(10_000)}>
        + 10 s
      </button>
      <button type="button" onClick={() => push(60_000)}>
        + 1 min
      </button>
      <button type="button" onClick={() => void machine.startOver()}>
        Start over
      </button>
    </div>
  )
}
