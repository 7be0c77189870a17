import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import componentStyles from '@stillhere/react/styles.css?inline'
import appStyles from './apps.css?inline'

/**
 * A page of its own: a dialog in it is modal there and nowhere else. Looks as the page around it is set to look.
 * `onActivity` is called for the user's pointer and keys in it.
 */
export function Frame(props: { title: string; children: ReactNode; onActivity: () => void }): ReactNode {
  const frame = useRef<HTMLIFrameElement>(null)
  const [body, setBody] = useState<HTMLElement | null>(null)
  const onActivity = useRef(props.onActivity)
  useEffect(() => {
    onActivity.current = props.onActivity
  })
  useEffect(() => {
    const inner = frame.current?.contentDocument
    if (!body || !inner) return
    const copy = () => dressAlike(inner.documentElement, document.documentElement)
    copy()
    const observer = new MutationObserver(copy)
    observer.observe(document.documentElement, { attributes: true })
    const report = () => onActivity.current()
    for (const type of ['pointermove', 'keydown']) inner.addEventListener(type, report)
    return () => {
      observer.disconnect()
      for (const type of ['pointermove', 'keydown']) inner.removeEventListener(type, report)
    }
  }, [body])
  // else React gives the focus back to what had it in here, after the frame has gone
  useLayoutEffect(() => () => body?.remove(), [body])
  const still = navigator.webdriver ? '* { animation: none !important; transition: none !important }' : ''
  return (
    // oxlint-disable-next-line react/iframe-missing-sandbox -- holds nothing but what this page puts there
    <iframe
      ref={frame}
      title={props.title}
      srcDoc={`<!doctype html><html lang="en"><title>${props.title}</title><body></body></html>`}
      onLoad={() => setBody(frame.current?.contentDocument?.body ?? null)}
    >
      {body &&
        createPortal(
          <div className="app">
            <style>{componentStyles + appStyles + still}</style>
            {props.children}
          </div>,
          body,
        )}
    </iframe>
  )
}

const dressAlike = (inner: HTMLElement, outer: HTMLElement) => {
  inner.lang = outer.lang || 'en'
  inner.dir = outer.dir
  inner.dataset['stillhereTheme'] = outer.dataset['stillhereTheme'] ?? ''
  inner.style.colorScheme = outer.style.colorScheme
}
