import { useInsertionEffect, type ReactNode } from 'react'
import { adoptCoverSheet } from '../../dom/adoptCoverSheet.ts'
import { useFocusOnReturn } from '../../dom/useFocusOnReturn.ts'

/** Keeps its children mounted and their room on the page, and hides them completely while `covered`. */
export function Cover({ covered, children }: { covered: boolean; children: ReactNode }): ReactNode {
  useInsertionEffect(adoptCoverSheet, [])
  return (
    <div
      {...useFocusOnReturn(covered)}
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
