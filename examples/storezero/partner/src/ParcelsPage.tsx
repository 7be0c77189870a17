import { useState, type CSSProperties, type ReactNode } from 'react'
import type { Parcel } from '../../orders-api/parcels.ts'
import { useApi } from '../../ui/useApi.ts'

/** The courier's round. What was ticked off lives in this page only, and outlives a sign-in in a window. */
export function ParcelsPage(): ReactNode {
  const { data, problem } = useApi<{ parcels: Parcel[] }>('/parcels')
  const [handedOver, setHandedOver] = useState<readonly string[]>([])
  const parcels = data?.parcels ?? []
  const open = parcels.filter(({ id }) => !handedOver.includes(id))
  const left = open.length
  const toggle = (id: string) =>
    setHandedOver((ids) => (ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id]))
  return (
    <div className="round">
      <title>Parcels to hand over · Handcart</title>
      <h1>Parcels to hand over</h1>
      {problem && (
        <p className="notice" role="alert">
          Your round could not be loaded. {problem}
        </p>
      )}
      {data ? (
        <>
          <p className="quiet lead">
            {left === 0 ? 'All done for today.' : `${left} of ${parcels.length} left on today’s round.`}
          </p>
          <i className="progress" style={{ '--done': 1 - left / (parcels.length || 1) } as CSSProperties} />
          <ol>
            {parcels.map((parcel) => (
              <ParcelRow
                key={parcel.id}
                parcel={parcel}
                isDone={!open.includes(parcel)}
                isNext={parcel === open[0]}
                onToggle={() => toggle(parcel.id)}
              />
            ))}
          </ol>
        </>
      ) : (
        !problem && <p className="quiet lead">Fetching your round…</p>
      )}
    </div>
  )
}

const ParcelRow = (props: { parcel: Parcel; isDone: boolean; isNext: boolean; onToggle: () => void }) => {
  const { id, slot, place, hint, pieces } = props.parcel
  return (
    <li data-done={props.isDone}>
      <span className="slot">{slot}</span>
      <div>
        <h2>{place}</h2>
        <p className="quiet">{hint}</p>
        <p className="quiet fine">
          {id} · {pieces === 1 ? '1 piece' : `${pieces} pieces`}
        </p>
      </div>
      <button
        type="button"
        className={props.isNext ? 'button small' : 'button plain small'}
        aria-label={`${props.isDone ? 'Take back' : 'Hand over'} ${id}`}
        onClick={props.onToggle}
      >
        {props.isDone ? 'Take back' : 'Hand over'}
      </button>
    </li>
  )
}
