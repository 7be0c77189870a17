import type { ReactNode } from 'react'
import './showroom.css'

/** A page of the showroom: scrolls by itself, so that a dialog that locks the page's scrolling does not lock this. */
export const Showroom = ({ children }: { children: ReactNode }): ReactNode => (
  <div className="showroom">
    <div className="showroom-inside">{children}</div>
  </div>
)
