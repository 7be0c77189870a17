import type { ReactNode } from 'react'
import { SessionEndedDialog } from '@stillhere/react'
import { useAddress } from '../../ui/Link.tsx'

/** Signs in by redirect on lists. Pages with typed text use a popup, because a redirect would lose it. */
export function EndedDialog(): ReactNode {
  const { path } = useAddress()
  return <SessionEndedDialog signIn={path === '/' || path === '/orders' ? 'redirect' : 'popup'} />
}
