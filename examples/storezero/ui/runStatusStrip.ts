import { isSessionUsable, type SessionEngine, type SessionState } from '@stillhere/react'
import { scenario } from './scenario.ts'
import { watchServerStatus, type ServerStatus } from './watchServerStatus.ts'

/** What a cell shows. `left` of `whole` (ms) makes the line below it. */
type Reading = { value: string; detail: string; left?: number; whole?: number; tone?: 'calm' | 'soon' | 'over' }

const contactKinds = ['authorize', 'token', 'end-session'] as const

/** Keeps the strip's text right, once a second and at every change. Returns its end. */
export function runStatusStrip(strip: HTMLElement, engine: SessionEngine, clientId: string): () => void {
  let server: ServerStatus | null = null
  let serverAhead = 0
  let above: Element | null = null
  let lastContactAt = 0

  const paint = () => {
    const state = engine.store.getState()
    const now = engine.now()
    show(strip, 'person', readPerson(state))
    show(strip, 'application', readApplication(state, now))
    show(strip, 'sso', readSso(server, now + serverAhead))
    show(strip, 'token', engine.capabilities.tokensAtServer ? nothing('at the backend') : readToken(state, now))
    show(strip, 'contacts', readContacts(server, clientId, now + serverAhead))
    above = raise(strip, above)
  }
  const watch = watchServerStatus(`${scenario.origins.auth}/status?own`, (status) => {
    server = status
    if (status) serverAhead = status.now - engine.now()
    paint()
  })
  const unsubscribe = engine.store.subscribe((state) => {
    if ('lastContactAt' in state && state.lastContactAt !== lastContactAt) {
      ;({ lastContactAt } = state)
      watch.look()
    }
    show(strip, 'person', readPerson(state)) // at once: who has gone is named no more
    // a dialog opens after the state has changed
    requestAnimationFrame(paint)
  })
  const timer = setInterval(paint, 1000)
  // dialogs put themselves back above a popover that opens later; beside them this one is only looked at
  const keepQuiet = (event: Event) => event.target === strip && event.stopPropagation()
  addEventListener('toggle', keepQuiet, true)
  strip.showPopover()
  paint()
  return () => {
    watch.stop()
    unsubscribe()
    clearInterval(timer)
    removeEventListener('toggle', keepQuiet, true)
    if (strip.matches(':popover-open')) strip.hidePopover()
  }
}

/** Where a browser may keep the server's cookie back, an answer without a session says nothing. */
const isOtherSite = !location.hostname.endsWith('storezero.localhost')

const words: Record<SessionState['status'], string> = {
  restoring: 'looking…',
  'signed-out': 'signed out',
  active: 'active',
  expiring: 'are you there?',
  reauthenticating: 'signing in…',
  ended: 'ended',
}

const readPerson = (state: SessionState): Reading => ({
  value: 'user' in state ? (state.user.name ?? state.user.sub) : 'Guest',
  detail: state.connection === 'ok' ? words[state.status] : `${words[state.status]}, ${state.connection}`,
  tone: state.status === 'active' ? 'calm' : state.status === 'expiring' ? 'soon' : 'over',
})

const readApplication = (state: SessionState, now: number): Reading =>
  isSessionUsable(state)
    ? time(state.deadlineAt - now, scenario.idleSeconds, state.limit === 'idle' ? 'until idle' : 'absolute limit')
    : nothing('reason' in state && state.reason ? state.reason.replaceAll('-', ' ') : 'no session')

const readSso = (server: ServerStatus | null, serverNow: number): Reading => {
  if (!server) return nothing('no answer')
  const { own } = server
  if (!own && isOtherSite) return nothing('not seen from this site')
  if (!own || own.idleExpiresAt <= serverNow) return nothing('no session')
  return time(own.idleExpiresAt - serverNow, scenario.idleSeconds, `${own.user}, says the server`)
}

const readToken = (state: SessionState, now: number): Reading => {
  if (!isSessionUsable(state)) return nothing('none')
  const { accessTokenExpiresAt, idTokenExpiresAt } = state.authentication
  const expiresAt = accessTokenExpiresAt ?? idTokenExpiresAt
  if (expiresAt === undefined) return nothing('none')
  if (expiresAt <= now) return { value: '0:00', detail: 'expired', left: 0, whole: 1, tone: 'over' }
  return { ...time(expiresAt - now, scenario.tokenSeconds, 'until it expires'), tone: 'calm' }
}

const readContacts = (server: ServerStatus | null, clientId: string, serverNow: number): Reading => {
  if (!server) return nothing('no answer')
  const mine = server.requests.filter((request) => request.clientId === clientId)
  const counts = contactKinds.map((kind) => mine.filter(({ endpoint }) => endpoint === kind))
  const all = counts.flat()
  const last = Math.max(...all.map(({ at }) => at))
  return {
    value: String(all.length),
    detail: all.length === 0 ? 'none yet' : `last ${clock(serverNow - last)} ago`,
  }
}

const nothing = (detail: string): Reading => ({ value: '–', detail, tone: 'over' })

const time = (left: number, wholeSeconds: number, detail: string): Reading => ({
  value: clock(left),
  detail,
  left,
  whole: wholeSeconds * 1000,
  tone: left <= scenario.warningSeconds * 1000 ? 'soon' : 'calm',
})

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (part: number) => String(part).padStart(2, '0')
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

const show = (strip: HTMLElement, part: string, { value, detail, left, whole, tone = 'calm' }: Reading) => {
  const cell = strip.querySelector<HTMLElement>(`[data-part="${part}"]`)
  if (!cell) return
  const [big, small] = [cell.querySelector('b'), cell.querySelector('span')]
  if (big && big.textContent !== value) big.textContent = value
  if (small && small.textContent !== detail) small.textContent = detail
  cell.dataset['tone'] = tone
  cell.style.setProperty('--left', String(left === undefined || !whole ? 0 : Math.min(1, Math.max(0, left / whole))))
}

/** Dialogs open above it, but the deadlines are most interesting just then. Returns the dialog that it is above of. */
const raise = (strip: HTMLElement, above: Element | null): Element | null => {
  const dialog = document.querySelector('dialog:modal')
  if (dialog && dialog !== above) {
    strip.hidePopover()
    strip.showPopover()
  }
  return dialog
}
