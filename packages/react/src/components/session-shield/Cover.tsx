import type { ReactNode } from 'react'

/** Keeps its children mounted and their room on the page, and hides them completely while `covered`. */
export function Cover({ covered, children }: { covered: boolean; children: ReactNode }): ReactNode {
  return (
    <div
      // an attribute that React 18 does not know
      ref={(element) => {
        if (element) element.inert = covered
      }}
      data-stillhere-covered={covered || undefined}
      style={{ display: 'contents', ...(covered ? { visibility: 'hidden' } : {}) }}
    >
      {children}
    </div>
  )
}
