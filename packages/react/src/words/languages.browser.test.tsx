import { cleanup, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { AuthProvider } from '../AuthProvider.tsx'
import { SessionEndedDialog } from '../components/session-ended-dialog/SessionEndedDialog.tsx'
import { SessionTimeoutModal } from '../components/session-timeout-modal/SessionTimeoutModal.tsx'
import { SessionTimeoutNotice } from '../components/session-timeout-notice/SessionTimeoutNotice.tsx'
import { SignedOutPage } from '../components/signed-out-page/SignedOutPage.tsx'
import { ProtectedRoute } from '../guards/ProtectedRoute.tsx'
import { createTestSession, type TestSession, type TestSessionOptions } from '../testing/createTestSession.ts'
import { pseudoMessages } from '../testing/pseudoMessages.ts'
import { ar } from './locales/ar.ts'
import { cy } from './locales/cy.ts'
import { de } from './locales/de.ts'
import { en } from './locales/en.ts'
import { es } from './locales/es.ts'
import { fr } from './locales/fr.ts'
import { he } from './locales/he.ts'
import { hi } from './locales/hi.ts'
import { it } from './locales/it.ts'
import { ja } from './locales/ja.ts'
import { pl } from './locales/pl.ts'
import { pt } from './locales/pt.ts'
import { ru } from './locales/ru.ts'
import { zh } from './locales/zh.ts'
import type { Messages } from './Messages.ts'

const styles = document.createElement('link')
beforeAll(async () => {
  styles.rel = 'stylesheet'
  styles.href = new URL('../styles.css', import.meta.url).href
  const isLoaded = new Promise((resolve, reject) => {
    styles.addEventListener('load', resolve)
    styles.addEventListener('error', reject)
  })
  document.head.append(styles)
  await isLoaded
  await page.viewport(320, 640)
})
afterAll(() => {
  styles.remove()
  return page.viewport(1024, 768)
})
afterEach(cleanup)

type Scene = {
  name: string
  session: TestSessionOptions
  show(messages: Messages): ReactNode
  act?(session: TestSession, words: Messages): Promise<unknown>
}
const modal = (messages: Messages) => <SessionTimeoutModal messages={messages} />
const ended = (messages: Messages) => <SessionEndedDialog messages={messages} />
const signedOut = (messages: Messages) => <SignedOutPage messages={messages} />
const guarded = (messages: Messages) => <ProtectedRoute messages={messages}>Orders</ProtectedRoute>
/** Sentences of rarer moments, shown where there is always something, to see that they have room. */
const rareInQuestion = (words: Messages) =>
  modal({ ...words, timeoutText: () => [words.busy, words.unconfirmed, words.retrying].join(' ') })
const rareInEnded = (words: Messages) =>
  ended({
    ...words,
    endedText: ({ reason }) =>
      [
        words.endedText({ reason, kept: true }),
        words.inWindow,
        words.popupBlocked,
        words.popupClosed,
        words.offlineSignIn,
      ].join(' '),
    signInAgain: words.showWindow,
    staySignedOut: words.signInHere,
  })
const stay = (_: TestSession, words: Messages) =>
  Promise.resolve(screen.getByRole('button', { name: words.stay }).click())

const scenes: Scene[] = [
  { name: 'the question', session: { status: 'expiring' }, show: modal },
  { name: 'its last seconds', session: { status: 'expiring', remainingMs: 8_000 }, show: modal },
  {
    name: 'the question at an absolute limit',
    session: { status: 'expiring', policy: { absoluteTimeoutMs: 200_000 } },
    show: modal,
  },
  { name: 'checking', session: { status: 'expiring', latencyMs: 5_000 }, show: modal, act: stay },
  {
    name: 'offline',
    session: { status: 'expiring' },
    show: modal,
    act: ({ environment }) => Promise.resolve(environment.goOffline()),
  },
  { name: 'the ended dialog', session: { status: 'ended' }, show: ended },
  { name: 'the ended dialog, another user', session: { status: 'ended', reason: 'user-changed' }, show: ended },
  { name: 'a busy question', session: { status: 'expiring' }, show: rareInQuestion },
  { name: 'a window to sign in', session: { status: 'ended' }, show: rareInEnded },
  { name: 'the signed-out page', session: { status: 'signed-out', reason: 'signed-out' }, show: signedOut },
  { name: 'the signed-out page, signed in', session: {}, show: signedOut },
  { name: 'the sign-in page', session: { status: 'signed-out', reason: 'signed-out' }, show: guarded },
  { name: 'the error page', session: { error: 'token-client/network' }, show: guarded },
  { name: 'the notice', session: {}, show: (messages) => <SessionTimeoutNotice messages={messages} /> },
]

const open = async ({ session: options, show, act }: Scene, words: Messages): Promise<Element[]> => {
  const session = await createTestSession(options)
  const { container } = render(<AuthProvider engine={session.engine}>{show(words)}</AuthProvider>)
  await waitFor(() => expect(container.textContent).not.toBe(''))
  await act?.(session, words)
  return [...container.querySelectorAll(':scope > [lang]')].filter((one) => one.textContent)
}

/** What is written, and what is only read out. */
const allTexts = (roots: Element[]) =>
  roots.flatMap((root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const texts: string[] = []
    while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '')
    const labels = [root, ...root.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label') ?? '')
    return [...texts, ...labels].filter(Boolean)
  })

/** Elements that are wider than where they are, or than the narrow screen. */
const overflowing = (roots: Element[]) =>
  [
    document.documentElement,
    ...roots,
    ...roots.flatMap((root) => [...root.querySelectorAll('h1, h2, p, button, output, span, [role=timer]')]),
  ]
    // what is there for listeners only is one pixel wide on purpose
    .filter((one) => getComputedStyle(one).clipPath === 'none')
    .filter((one) => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > 320)
    .map((one) => `${one.tagName} ${one.textContent}`)

describe('a pseudo language, 40 % longer, on a screen 320 px wide', () => {
  test.each(scenes)('$name: every word can be translated, and there is room', async (scene) => {
    const roots = await open(scene, pseudoMessages)
    const texts = allTexts(roots)
    expect(texts.length).toBeGreaterThan(0)
    // the clock shows its digits apart
    expect(texts.filter((text) => !/^\[.*\]$/s.test(text) && !/^\d+$/.test(text))).toEqual([])
    expect(overflowing(roots)).toEqual([])
  })
})

const everyLanguage = [ar, cy, de, en, es, fr, he, hi, it, ja, pl, pt, ru, zh]
test.each(everyLanguage)('$locale: there is room, and each part says its language and direction', async (words) => {
  for (const scene of scenes) {
    const roots = await open(scene, words)
    expect(roots.length, scene.name).toBeGreaterThan(0)
    for (const root of roots) {
      expect(root.getAttribute('lang'), scene.name).toBe(words.locale)
      expect(getComputedStyle(root).direction, scene.name).toBe(words === ar || words === he ? 'rtl' : 'ltr')
    }
    expect(overflowing(roots), scene.name).toEqual([])
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['en', ''])
    cleanup()
  }
})

test('messages for developers stay English, left to right', async () => {
  const session = await createTestSession({ error: 'token-client/issuer-mismatch' })
  render(<AuthProvider engine={session.engine}>{guarded(ar)}</AuthProvider>)
  const detail = await screen.findByText(/token-client\/issuer-mismatch/)
  expect([detail.lang, detail.dir]).toEqual(['en', 'ltr'])
  expect(detail.closest('section')?.dir).toBe('rtl')
})

test('the notice shows the policy’s timeout', async () => {
  const session = await createTestSession({ policy: { idleTimeoutMs: 900_000 } })
  render(
    <AuthProvider engine={session.engine}>
      <SessionTimeoutNotice />
      <SessionTimeoutNotice messages={ar} locale="ar-EG" className="small" />
    </AuthProvider>,
  )
  expect(screen.getByText('For your security you will be signed out after 15 minutes of inactivity.').lang).toBe('en')
  expect(screen.getByText(/١٥ دقيقة/).className).toContain('small')
})
