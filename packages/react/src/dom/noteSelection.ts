import { activeElement } from './focusReturn.ts'

/** Notes what is selected in an element; returns what selects it again if the element has the focus back. */
export function noteSelection(one: Element | null): () => void {
  if (one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement) {
    const { selectionStart, selectionEnd, selectionDirection } = one
    if (selectionStart === null) return () => {} // such as a checkbox
    return () => {
      if (activeElement() === one) one.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? 'none')
    }
  }
  const selection = document.getSelection()
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null
  if (!one || !range || !one.contains(range.commonAncestorContainer)) return () => {}
  return () => {
    if (activeElement() !== one) return
    selection?.removeAllRanges()
    selection?.addRange(range)
  }
}
