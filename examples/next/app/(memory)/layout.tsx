import type { ReactNode } from 'react'
import { readSession, readSso } from './serverSession.ts'
import { Session } from './Session.tsx'
import { SignedInAs } from './SignedInAs.tsx'

export default async function MemoryLayout({ children }: { children: ReactNode }) {
  return (
    <Session initialSession={await readSession()} sso={await readSso()}>
      <SignedInAs />
      {children}
    </Session>
  )
}
