import type { ReactNode } from 'react'
import { Link } from './Link.tsx'
import { Person } from './Person.tsx'

/** The top of every page: where one is, where one can go, who is signed in. */
export function Header(props: { section?: string; signIn: boolean; children: ReactNode }): ReactNode {
  return (
    <header className="header">
      <Link to="/" className="brand" aria-label={`Storezero${props.section ? `, ${props.section}` : ''}`}>
        storezero<i>.</i>
        {props.section && <small>{props.section}</small>}
      </Link>
      <nav>{props.children}</nav>
      <Person signIn={props.signIn} />
    </header>
  )
}
