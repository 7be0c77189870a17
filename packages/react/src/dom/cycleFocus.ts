import { activeElement } from './focusReturn.ts'

/** Lets Tab go round inside a dialog; the browser's own would leave the page at either end. */
export function cycleFocus(dialog: HTMLDialogElement): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return
    const stops = [
      ...dialog.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, [tabindex]'),
    ].filter((one) => one.tabIndex >= 0 && !one.matches(':disabled') && one.getClientRects().length > 0)
    const last = event.shiftKey ? stops[0] : stops.at(-1)
    const now = activeElement()
    if (last && now !== last && now && stops.includes(now as HTMLElement)) return
    event.preventDefault()
    ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
  }
  dialog.addEventListener('keydown', onKeyDown)
  return () => dialog.removeEventListener('keydown', onKeyDown)
}
