import type { ReactNode } from 'react'
import { SessionEndedDialog } from '@stillhere/react'
import { useAddress } from '../../ui/Link.tsx'

/** A list is there again after a redirect. What is being written or sent is not: there, a window signs in. */
export function EndedDialog(): ReactNode {
  const { path } = useAddress()
  return <SessionEndedDialog signIn={path === '/' || path === '/orders' ? 'redirect' : 'popup'} />
}
