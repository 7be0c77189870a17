import { document, escape } from '../page.ts'
import type { SsoSessionDetails } from './modelStore.ts'
import { twoSteps } from './twoSteps.ts'
import { upstreamName } from './upstream.ts'

/** A person and the sessions that they have here. */
export type PersonRow = {
  username: string
  name: string
  email: string
  hasPassword: boolean
  sessions: readonly SessionRow[]
}
type SessionRow = Omit<SsoSessionDetails, 'sids'> & {
  /** Names of the apps that take part. */
  apps: readonly string[]
  /** Where the person has come from, and as whom. */
  upstream: string | null
}

/** @param done what the last click did, or empty; @param now epoch ms */
export const operatorPage = (people: readonly PersonRow[], done: string, now: number): string =>
  document(
    'Operator · Storezero',
    `<main class="wide">
       <span class="brand">storezero<i>.</i></span>
       <header>
         <h1>Who is signed in</h1>
         <p class="quiet">For the demo, this page asks nobody for a password. In earnest it would stand behind a sign-in of its own.</p>
       </header>
       ${done ? `<p class="done" role="status">${escape(done)}</p>` : ''}
       ${people.map((person) => personCard(person, now)).join('')}
       <p class="note">It is ${clock(now)} here. <a href="/operator">Look again</a>. Looking extends nothing.</p>
     </main>`,
  )

const personCard = ({ username, name, email, hasPassword, sessions }: PersonRow, now: number): string => {
  const id = `person-${escape(username)}`
  return `<section class="card person" aria-labelledby="${id}">
       <header>
         <h2 id="${id}">${escape(name)}</h2>
         <p class="quiet">${escape(username)} · ${escape(email)}</p>
         ${sessions.length > 1 ? form('end-all', { user: username }, button(`End all of ${name}’s sessions`)) : ''}
       </header>
       ${sessions.length > 0 ? `<ul>${sessions.map((session) => sessionItem(session, name, now)).join('')}</ul>` : '<p class="quiet none">Not signed in.</p>'}
       <div class="changes">
         ${hasPassword ? change('password', 'Change password', username, '<label class="field">New password<input name="password" type="password" autocomplete="new-password" required></label>') : `<p class="quiet">Signs in with ${upstreamName} only.</p>`}
         ${change('email', 'Change e-mail', username, `<label class="field">New e-mail<input name="email" type="email" autocomplete="off" required placeholder="${escape(email)}"></label>`)}
       </div>
     </section>`
}

const sessionItem = (session: SessionRow, name: string, now: number): string => {
  const { uid, user, apps, since, idleExpiresAt, absoluteExpiresAt, upstream } = session
  const facts: [string, string][] = [
    ['Apps', apps.length > 0 ? apps.join(', ') : 'none yet'],
    ['Since', `${clock(since)}, ${span(now - since)} ago`],
    ['Ends', `${clock(idleExpiresAt)}, in ${span(idleExpiresAt - now)} unless used`],
    ...(absoluteExpiresAt ? [['At the latest', clock(absoluteExpiresAt)] satisfies [string, string]] : []),
    ['Signed in by', howSignedIn(session)],
    ...(upstream ? [['Upstream', upstream] satisfies [string, string]] : []),
  ]
  return `<li>
       <dl>${facts.map(([term, fact]) => `<div><dt>${term}</dt><dd>${escape(fact)}</dd></div>`).join('')}</dl>
       ${form('end', { user, session: uid }, button('End this session', `End ${name}’s session since ${clock(since)}`))}
     </li>`
}

const howSignedIn = ({ amr, acr }: SessionRow): string => {
  const first = amr.includes('fed') ? upstreamName : 'password'
  if (acr !== twoSteps) return first
  return `${first} and ${amr.includes('rba') ? 'a known browser' : 'a code'}`
}

const change = (action: string, title: string, user: string, field: string): string => `<details>
         <summary>${title}</summary>
         ${form(action, { user }, `${field}<button class="button small">${title}</button><p class="quiet">Ends all of their sessions.</p>`)}
       </details>`

const form = (action: string, hidden: Record<string, string>, content: string): string =>
  `<form method="post" action="/operator/${action}">${Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escape(value)}">`)
    .join('')}${content}</form>`

const button = (text: string, label?: string): string =>
  `<button class="button plain small"${label ? ` aria-label="${escape(label)}"` : ''}>${escape(text)}</button>`

const clock = (at: number): string => new Date(at).toLocaleTimeString('en-GB')

const span = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return seconds < 90
    ? `${seconds} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds / 3600)} h`
}
