import { useEffect, useRef, type ReactNode } from 'react'
import type { Appearance } from '../../dom/dialog.tsx'
import { announcePage } from '../../dom/focus.ts'
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
  /** Announces the page when it appears: focuses the heading and names the page in the document's title. */
  announces?: boolean
  className?: string | undefined
  appearance?: Appearance | undefined
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  const { announces = false, title } = props
  useEffect(() => (announces ? announcePage(heading.current, title) : undefined), [announces, title])
  return (
    <section
      {...languageProps(props.locale)}
      className={`stillhere stillhere-page ${props.className ?? ''}`}
      data-appearance={props.appearance}
      aria-label={title}
    >
      <h1 ref={heading} tabIndex={announces ? -1 : undefined}>
        {title}
      </h1>
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
