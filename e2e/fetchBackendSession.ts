import type { Page } from '@playwright/test'

type Answer = { status: string; reason?: string; session?: { user: { sub: string } } }

/** Returns the session that My Account's backend has for this page. Extends nothing. */
export const fetchBackendSession = (page: Page): Promise<Answer> =>
  page.evaluate(async () => {
    const answer = await fetch('/auth/session', { headers: { 'stillhere-request': crypto.randomUUID() } })
    return (await answer.json()) as Answer
  })
