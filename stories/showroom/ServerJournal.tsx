import { formatLeft } from '@stillhere/devtools'
import type { MemoryServer, MemoryServerRequest } from '@stillhere/token-client/memory'
import type { ReactNode } from 'react'

const whatIs = ({ endpoint, prompt, grantType }: MemoryServerRequest) => {
  if (endpoint === 'token') return `token, ${grantType}`
  return prompt ? `${endpoint}, prompt=${prompt}` : endpoint
}

/** What a server was asked, the latest first. */
export function ServerJournal(props: { name: string; server: MemoryServer; from: number }): ReactNode {
  const { name, server, from } = props
  return (
    <section className="card">
      <h2>What the {name} saw</h2>
      {server.requests.length === 0 && <p>Nothing yet.</p>}
      <ol className="journal">
        {[...server.requests]
          .map((request, at) => ({ ...request, id: at }))
          .slice(-6)
          .reverse()
          .map((request) => (
            <li key={request.id}>
              <span>{formatLeft(request.at - from)}</span>
              {whatIs(request)}
              <em>{request.outcome.replace('token-client/', '')}</em>
            </li>
          ))}
      </ol>
    </section>
  )
}
