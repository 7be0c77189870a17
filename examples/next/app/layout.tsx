import '@stillhere/react/styles.css'
import type { ReactNode } from 'react'
import { readSession, readSso } from './serverSession.ts'
import { Session } from './Session.tsx'
import { SignedInAs } from './SignedInAs.tsx'

export const metadata = { title: 'Stillhere with Next.js' }

export default async function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Session initialSession={await readSession()} sso={await readSso()}>
          <SignedInAs />
          {children}
        </Session>
      </body>
    </html>
  )
}
