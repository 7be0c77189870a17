import { ProtectedRoute } from '@stillhere/react'
import { en } from '@stillhere/react/locales/en'
import { Session } from './Session.tsx'

export default function Page() {
  return (
    <Session>
      <ProtectedRoute fallback={<p lang={en.locale}>One moment</p>}>
        <p>All Orders</p>
      </ProtectedRoute>
    </Session>
  )
}
