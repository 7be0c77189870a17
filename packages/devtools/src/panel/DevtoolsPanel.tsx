import { explainSession, findPolicyProblems } from '@stillhere/session-engine'
import { useId, useRef, useSyncExternalStore, type ReactNode } from 'react'
import type { SessionRecording } from '../recorder/recordSession.ts'
import { SessionTimeline } from '../timeline/SessionTimeline.tsx'
import type { TimelineLane } from '../timeline/timelineLane.ts'
import { useEverySecond } from '../dom/useEverySecond.ts'
import { capabilitiesInWords, nameOf, readSession, statusWords } from './panelTexts.ts'
import { DevtoolsActions } from './DevtoolsActions.tsx'
import { FactList } from './FactList.tsx'
import { PolicyTable } from './PolicyTable.tsx'

export function DevtoolsPanel(props: {
  id: string
  recording: SessionRecording
  lanes: readonly TimelineLane[]
}): ReactNode {
  const { id, recording, lanes } = props
  const { engine } = recording
  const { policy, capabilities } = engine
  const titleId = useId()
  const problems = findPolicyProblems(policy)
  return (
    <div id={id} className="stillhere-devtools-panel">
      <Standing recording={recording} titleId={titleId} />
      <DevtoolsActions recording={recording} />
      <div className="stillhere-devtools-timeline">
        <SessionTimeline recording={recording} lanes={lanes} />
      </div>
      <Explanation recording={recording} />
      <details open={problems.length > 0}>
        <summary>Policy{problems.length > 0 && `, ${problems.length} to look at`}</summary>
        <PolicyTable policy={policy} problems={problems} />
      </details>
      <details>
        <summary>Token client</summary>
        <ul>
          {capabilitiesInWords(capabilities).map((line) => (
            <li key={line}>
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
      </details>
      <FactList recording={recording} />
    </div>
  )
}

/** Shows status, user, and the deadlines. */
function Standing({ recording, titleId }: { recording: SessionRecording; titleId: string }) {
  const { engine } = recording
  const root = useRef<HTMLElement>(null)
  const state = useSyncExternalStore(engine.store.subscribe, engine.store.getState, engine.store.getInitialState)
  useEverySecond(root)
  const { status, connection, error } = state
  return (
    <section ref={root} aria-labelledby={titleId}>
      <h2 id={titleId} data-status={status}>
        <bdi>
          {nameOf(state)}: {statusWords[status]}
        </bdi>
      </h2>
      {'reason' in state && state.reason && <p>Reason: {state.reason}</p>}
      {(connection !== 'ok' || error) && (
        <p data-trouble="">
          Connection: {connection}
          {error && `, ${error.code}`}
        </p>
      )}
      <dl className="stillhere-devtools-readings">
        {readSession(state, engine.policy, engine.now()).map(({ name, value, detail }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <b>
                <bdi>{value}</bdi>
              </b>
              <span>
                <bdi>{detail}</bdi>
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Explanation({ recording }: { recording: SessionRecording }) {
  const { engine } = recording
  const root = useRef<HTMLDetailsElement>(null)
  const state = useSyncExternalStore(engine.store.subscribe, engine.store.getState, engine.store.getInitialState)
  useEverySecond(root)
  return (
    <details ref={root} open>
      <summary>Why</summary>
      <ul>
        {explainSession(state, engine.policy, engine.now()).map((line, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the order of the sentences is fixed
          <li key={at}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </details>
  )
}
