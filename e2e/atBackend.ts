import type { Page } from '@playwright/test'

type Answer = { status: string; reason?: string; session?: { user: { sub: string } } }

/** What My Account's backend says of this browser, on a page of My Account. A look: it extends nothing. */
export const atBackend = (page: Page): Promise<Answer> =>
  page.evaluate(async () => {
    const answer = await fetch('/auth/session', { headers: { 'stillhere-request': crypto.randomUUID() } })
    return (await answer.json()) as Answer
  })
