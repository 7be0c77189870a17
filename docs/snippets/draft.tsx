import { SessionEndedDialog, SessionShield, useDraft } from '@stillhere/react'

const blank = { subject: '', text: '' }

export function LetterForm({ send }: { send: (letter: typeof blank, symptoms: string) => Promise<void> }) {
  const [letter, setLetter, draft] = useDraft('letter', blank)
  const [symptoms, setSymptoms, symptomsDraft] = useDraft('symptoms', '', { sensitive: true })
  const change = (part: Partial<typeof blank>) => setLetter((before) => ({ ...before, ...part }))
  const submit = async () => {
    await send(letter, symptoms)
    draft.discard()
    symptomsDraft.discard()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {draft.restoredAt !== null && (
        <p>From {new Date(draft.restoredAt).toLocaleString()}: what you had not sent yet.</p>
      )}
      <input aria-label="Subject" value={letter.subject} onChange={({ target }) => change({ subject: target.value })} />
      <textarea aria-label="Text" value={letter.text} onChange={({ target }) => change({ text: target.value })} />
      <textarea aria-label="Symptoms" value={symptoms} onChange={({ target }) => setSymptoms(target.value)} />
      <button>Send</button>
    </form>
  )
}

export const Letters = (props: Parameters<typeof LetterForm>[0]) => (
  <>
    <SessionShield>
      <LetterForm {...props} />
    </SessionShield>
    <SessionEndedDialog />
  </>
)
