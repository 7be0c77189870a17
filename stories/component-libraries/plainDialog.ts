import type { CSSProperties } from 'react'

/** A `<dialog>` without looks of its own: what is in it brings them. */
export const plainDialog: CSSProperties = {
  maxWidth: 'calc(100% - 32px)',
  padding: 0,
  border: 0,
  background: 'none',
  color: 'inherit',
  overflow: 'visible',
}
