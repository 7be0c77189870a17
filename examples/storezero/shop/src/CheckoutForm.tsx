import type { ChangeEvent, ReactNode } from 'react'
import { isSessionUsable, useDraft, useSession, useUser } from '@stillhere/react'
import { formatPrice } from '../../ui/formatPrice.ts'

const deliveries = {
  post: { label: 'By post', note: '2 to 3 days', price: 0 },
  bike: { label: 'By bicycle courier', note: 'tomorrow', price: 490 },
  collect: { label: 'I’ll collect it', note: 'from the corner shop', price: 0 },
}

type Delivery = keyof typeof deliveries

/** `null`: untouched, so what is known of the person shows. */
type Details = { name: string | null; email: string | null; address: string; note: string; card: string }

const blank: Details = { name: null, email: null, address: '', note: '', card: '' }

/** Asks for the delivery address. Typed text is kept for its user until the order is placed. */
export function CheckoutForm({ total, onOrder }: { total: number; onOrder: () => void }): ReactNode {
  const user = useUser()
  const isUsable = useSession(isSessionUsable)
  // a shared computer's next user must not read it, in no storage either
  const [details, setDetails, draft] = useDraft('checkout details', blank, { sensitive: true })
  const [delivery, setDelivery, deliveryDraft] = useDraft<Delivery>('checkout delivery', 'post')
  const change = (part: Partial<Details>) => setDetails((last) => ({ ...last, ...part }))
  const discard = () => {
    draft.discard()
    deliveryDraft.discard()
  }
  const restoredAt = draft.restoredAt ?? deliveryDraft.restoredAt
  return (
    <form
      className="checkout"
      onSubmit={(event) => {
        event.preventDefault()
        discard()
        onOrder()
      }}
    >
      {restoredAt === null ? (
        <p className="quiet">
          {isUsable ? 'We filled in what we know of you.' : 'You are ordering as a guest, which is fine.'}
        </p>
      ) : (
        <p className="notice mild kept">
          <span>What you typed is still here, as it was at {times.format(restoredAt)}.</span>
          <button type="button" className="button plain small" onClick={discard}>
            Start over
          </button>
        </p>
      )}
      <Text
        label="Name"
        value={details.name ?? user?.name ?? ''}
        autoComplete="name"
        onText={(name) => change({ name })}
      />
      <Text
        label="Email"
        type="email"
        value={details.email ?? user?.email ?? ''}
        autoComplete="email"
        onText={(email) => change({ email })}
      />
      <Text
        label="Address"
        rows={3}
        value={details.address}
        autoComplete="street-address"
        onText={(address) => change({ address })}
      />
      <DeliveryChoice value={delivery} onChange={setDelivery} />
      <Text label="A note for the gift" optional rows={2} value={details.note} onText={(note) => change({ note })} />
      <Text
        label="Card number"
        hint="This is a demo. Any number will do, and none is charged."
        inputMode="numeric"
        value={details.card}
        autoComplete="cc-number"
        onText={(card) => change({ card })}
      />
      <button className="button">Order for {formatPrice(total + deliveries[delivery].price)}</button>
    </form>
  )
}

const times = new Intl.DateTimeFormat('en', { timeStyle: 'short' })

type TextProps = {
  label: string
  hint?: string
  value: string
  onText: (text: string) => void
  optional?: boolean
  type?: 'email'
  inputMode?: 'numeric'
  autoComplete?: string
  /** More than one line. */
  rows?: number
}

function Text({ label, hint, onText, optional = false, rows, ...given }: TextProps) {
  const shared = {
    ...given,
    required: !optional,
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => onText(event.target.value),
  }
  return (
    <label className="field">
      <span>
        {label} {optional && <small className="quiet">optional</small>}
      </span>
      {rows ? <textarea rows={rows} {...shared} /> : <input {...shared} />}
      {hint && <small className="quiet">{hint}</small>}
    </label>
  )
}

const DeliveryChoice = ({ value, onChange }: { value: Delivery; onChange: (delivery: Delivery) => void }) => (
  <fieldset className="choices">
    <legend>Delivery</legend>
    {(Object.keys(deliveries) as Delivery[]).map((delivery) => (
      <label key={delivery}>
        <input type="radio" name="delivery" checked={delivery === value} onChange={() => onChange(delivery)} />
        <span>
          {deliveries[delivery].label} <small className="quiet">{deliveries[delivery].note}</small>
        </span>
        <span className="price">{deliveries[delivery].price ? formatPrice(deliveries[delivery].price) : 'free'}</span>
      </label>
    ))}
  </fieldset>
)
