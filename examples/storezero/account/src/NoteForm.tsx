import { useState, type ReactNode } from 'react'
import { useLeaveNote } from './useLeaveNote.ts'

/** A note to the packer of the order. */
export function NoteForm({ id, note }: { id: string; note: string | undefined }): ReactNode {
  const [text, setText] = useState('')
  const { mutate, isPending, isPaused, error } = useLeaveNote(id)
  return (
    <form
      className="note card"
      onSubmit={(event) => {
        event.preventDefault()
        if (text && !isPending) mutate(text, { onSuccess: () => setText('') })
      }}
    >
      {note && <p className="quiet">Your note: {note}</p>}
      <label htmlFor="note">A note with this order</label>
      <textarea id="note" rows={2} maxLength={500} value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="button plain small" aria-disabled={isPending}>
        {isPaused ? 'Waiting for you…' : isPending ? 'Sending…' : 'Leave a note'}
      </button>
      {error && (
        <p className="notice" role="alert">
          Your note could not be sent. {error.message}
        </p>
      )}
    </form>
  )
}
