import type { MouseEvent, Ref } from 'react'

type Own<E extends Element> = {
  ref?: Ref<E> | undefined
  onClick?: ((event: MouseEvent<E>) => void) | undefined
}
/** Returns the props of an element, merged with the caller's own props: see {@link mergeProps}. */
export type PropGetter<E extends Element, Ours> = <P extends object>(own?: P & Own<E>) => P & Ours

/**
 * Merges the caller's props with those of the library. Both refs are set. The library's click handler runs second, and not
 * after `preventDefault`. In all other props the library wins.
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
      // in React 19 a ref may return its cleanup
      const undo = setRef(own.ref, element)
      if (undo) return undo
    }
  return merged as P & Ours
}

const setRef = <E>(ref: Ref<E> | undefined, element: E | null) => {
  if (typeof ref === 'function') return ref(element)
  if (ref) ref.current = element
}
