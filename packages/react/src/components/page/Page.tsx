import type { ReactNode } from 'react'
import type { Appearance } from '../../dom/dialog.tsx'
import { languageProps } from '../../words/language.ts'

/** Draws a page with a heading, a sentence and one button. */
export function Page(props: {
  locale: string
  title: string
  text: string
  /** Technical details for support. */
  detail?: string | undefined
  action: string
  onAction: () => void
  className?: string | undefined
  appearance?: Appearance | undefined
}): ReactNode {
  return (
    <section
      {...languageProps(props.locale)}
      className={`stillhere stillhere-page ${props.className ?? ''}`}
      data-appearance={props.appearance}
      aria-label={props.title}
    >
      <h1>{props.title}</h1>
      <p>{props.text}</p>
      {props.detail && <pre {...languageProps('en')}>{props.detail}</pre>}
      <div className="stillhere-actions">
        <button type="button" className="stillhere-main" onClick={props.onAction}>
          {props.action}
        </button>
      </div>
    </section>
  )
}
