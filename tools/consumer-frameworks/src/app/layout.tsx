import '@stillhere/react/styles.css'
import { policies } from '@stillhere/react'
import type { ReactNode } from 'react'

/** On the server alone: what is data must be data there. */
export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body data-idle={policies.reference300.idleTimeoutMs}>{children}</body>
    </html>
  )
}
