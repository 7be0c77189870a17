import type { MouseEvent, Ref } from 'react'

type Own<E extends Element> = {
  ref?: Ref<E> | undefined
  onClick?: ((event: MouseEvent<E>) => void) | undefined
}
/** Gives the props of an element. Takes those that somebody else wants on it: see {@link mergeProps}. */
export type PropGetter<E extends Element, Ours> = <P extends object>(own?: P & Own<E>) => P & Ours

/**
 * Their props and ours on one element: both refs are set, and our click runs after theirs unless theirs has called
 * `preventDefault`. Of everything else ours wins.
 */
export function mergeProps<E extends Element, P extends object, Ours extends object>(
  own: (P & Own<E>) | undefined,
  ours: Ours,
): P & Ours {
  const merged: Own<E> = { ...own, ...ours }
  const { ref, onClick }: Own<E> = ours
  if (own?.onClick && onClick)
    merged.onClick = (event) => {
      own.onClick?.(event)
      if (!event.defaultPrevented) onClick(event)
    }
  if (own?.ref && ref)
    merged.ref = (element) => {
      setRef(ref, element)
      // React 19 lets a ref return what takes it back
      const undo = setRef(own.ref, element)
      if (undo) return undo
    }
  return merged as P & Ours
}

const setRef = <E>(ref: Ref<E> | undefined, element: E | null) => {
  if (typeof ref === 'function') return ref(element)
  if (ref) ref.current = element
}
