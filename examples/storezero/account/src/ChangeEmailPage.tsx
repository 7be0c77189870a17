import { useState, type ReactNode, type SubmitEvent } from 'react'
import { en, useAuthorizedFetch, useUser } from '@stillhere/react'
import { isTokenClientError } from '@stillhere/token-client'
import type { EmailChange } from '../../orders-api/emailChanges.ts'
import { api } from '../../ui/api.ts'
import { Link } from '../../ui/Link.tsx'
import { useApi } from '../../ui/useApi.ts'

type Note = { text: string; isMild: boolean }

/** Changes the user's address. The API wants a recent and stronger sign-in, which the authorized fetch requests. */
export function ChangeEmailPage(): ReactNode {
  const user = useUser()
  const { data, reload } = useApi<EmailChange>('/email')
  const authorizedFetch = useAuthorizedFetch(api.resources)
  const [email, setEmail] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [note, setNote] = useState<Note | null>(null)

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setNote(null)
    try {
      const response = await authorizedFetch(`${api.url}/email`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email }),
      })
      if (!response.ok) throw new Error(`The API answered ${response.status}.`)
      setEmail('')
      reload()
    } catch (error) {
      setNote(noteOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <title>Change e-mail · Storezero</title>
      <p className="crumb">
        <Link to="/">← Back to My Account</Link>
      </p>
      <h1>Change e-mail</h1>
      <p className="quiet lead">
        We write to {user?.email}. Before that changes, we ask you once more who you are, in a small window.
      </p>
      {data?.pending && (
        <output className="notice mild">
          Almost there: open the letter to <strong>{data.pending}</strong> to confirm it. This is a demo, so there is no
          letter.
        </output>
      )}
      <form className="card email-form" onSubmit={(event) => void save(event)}>
        <label className="field">
          New e-mail
          <input
            type="email"
            autoComplete="email"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        {note && (
          <p className={note.isMild ? 'notice mild' : 'notice'} role="alert">
            {note.text}
          </p>
        )}
        <button className="button" aria-disabled={isBusy}>
          {isBusy ? 'One moment…' : 'Change e-mail'}
        </button>
      </form>
    </>
  )
}

/** Returns why the address was not changed. A cancellation is no error. */
const noteOf = (error: unknown): Note => {
  if (!isTokenClientError(error)) return { text: 'That did not work. Please try again.', isMild: false }
  const isMild = /access-denied|popup-closed|aborted/.test(error.code)
  const why = isMild ? 'Your address stays as it is. What you typed is still here.' : en.errorText({ error })
  return { text: why, isMild }
}
