import type { ReactNode } from 'react'
import type { Appearance } from '../../dom/Dialog.tsx'
import { inLanguage } from '../../words/inLanguage.ts'

/** A calm page with a heading, a sentence and one thing to do. */
export function Page(props: {
  locale: string
  title: string
  text: string
  /** For whoever is asked to help. */
  detail?: string | undefined
  action: string
  onAction: () => void
  className?: string | undefined
  appearance?: Appearance | undefined
}): ReactNode {
  return (
    <section
      {...inLanguage(props.locale)}
      className={`stillhere stillhere-page ${props.className ?? ''}`}
      data-appearance={props.appearance}
      aria-label={props.title}
    >
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.detail && <pre {...inLanguage('en')}>{props.detail}</pre>}
      <div className="stillhere-actions">
        <button type="button" className="stillhere-main" onClick={props.onAction}>
          {props.action}
        </button>
      </div>
    </section>
  )
}
