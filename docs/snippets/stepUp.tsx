import { ProtectedRoute, useStepUp } from '@stillhere/react'
import { useState } from 'react'

declare function changeEmail(email: string): Promise<void>

const EmailForm = () => {
  const stepUp = useStepUp()
  const [email, setEmail] = useState('')
  const [note, setNote] = useState('')
  const save = () =>
    stepUp(() => changeEmail(email), { maxAge: 300, acrValues: 'mfa' }).then(
      () => setNote('Changed.'),
      () => setNote('Nothing was changed.'),
    )
  return (
    <>
      <input aria-label="E-mail" value={email} onChange={(event) => setEmail(event.target.value)} />
      <button onClick={save}>Change e-mail</button>
      <output>{note}</output>
    </>
  )
}

export const AdminPage = () => (
  <ProtectedRoute
    fallback={<p>One moment…</p>}
    allow={({ roles }) => Array.isArray(roles) && roles.includes('admin')}
    denied={<p>Only administrators may change this.</p>}
  >
    <EmailForm />
  </ProtectedRoute>
)
