import { Markdown, Source } from '@storybook/addon-docs/blocks'
import type { ReactNode } from 'react'
import { readDeclarations } from './readDeclarations.ts'

/** What the given sources export: comments and signatures as they stand there. */
export const ApiReference = ({ sources }: { sources: Record<string, string> }): ReactNode =>
  Object.values(sources)
    .flatMap(readDeclarations)
    .map(({ name, kind, text, examples, signature }) => (
      <section key={name}>
        {kind === 'function' ? <h2 id={name}>{name}</h2> : <h3 id={name}>{name}</h3>}
        {text && <Markdown>{text}</Markdown>}
        <Source code={signature} language="tsx" dark={false} />
        {examples.length > 0 && <Source code={examples.join('\n')} language="tsx" dark={false} />}
      </section>
    ))
