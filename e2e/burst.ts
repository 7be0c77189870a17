import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, type ServerRequest } from './storezero.ts'

type Counts = { succeeded: Record<string, number>; held: number }

/**
 * Tests a session that ends during a burst of requests. `notices` is the one request by which the holder of the tokens
 * detects the end.
 */
export function describeBurst(name: string, notices: Partial<ServerRequest>): void {
  test(`${name}: a session that ends during a burst costs one renewal and one sign-in, and each request takes effect once`, async ({
    page,
    storezero,
    signIn,
  }) => {
    await page.addInitScript(() => {
      Object.assign(window, { dialogs: 0 })
      let isOpen = false
      new MutationObserver(() => {
        const wasOpen = isOpen
        isOpen = document.querySelector('[role=alertdialog][open]') !== null
        if (isOpen && !wasOpen) (window as unknown as { dialogs: number }).dialogs++
      }).observe(document, { subtree: true, childList: true, attributes: true })
    })
    await page.goto(`${storezero.account}/burst`)
    await signIn(page)
    const burst = page.getByRole('status')
    await expect(burst).toHaveText('0 of 30 answered, the note is idle')

    const refusedHere: string[] = []
    page.on('response', (response) => {
      if (response.status() === 401)
        refusedHere.push(`${response.request().method()} ${new URL(response.url()).search}`)
    })
    await storezero.askApi('hold')
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    // a browser sends six requests at a time to one server
    await expect.poll(async () => (await storezero.askApi<Counts>('counts')).held).toBe(6)
    await storezero.askApi('refuse-tokens')
    await storezero.endSessions()
    const since = await storezero.now()
    await storezero.askApi('release')

    const ended = page.getByRole('alertdialog', { name: 'Your session has ended' })
    await expect(ended).toBeVisible()
    await expect.poll(() => refusedHere.length).toBe(31)
    await sleep(2_500) // a request that does not wait for the user would be retried in this time
    const unnoticed = await storezero.requests(since)
    expect(unnoticed).toMatchObject([notices])
    expect(new Set(refusedHere).size).toBe(31)
    expect(refusedHere).toHaveLength(31)
    expect((await storezero.askApi<Counts>('counts')).succeeded).toEqual({})

    const noticed = await storezero.now()
    const windows: unknown[] = []
    page.on('popup', (popup) => windows.push(popup))
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      ended.getByRole('button', { name: 'Sign in again' }).click(),
    ])
    await signIn(popup)
    await expect(ended).toBeHidden()
    await expect(burst).toHaveText('30 of 30 answered, the note is success')
    await sleep(2_500)

    const each = Object.fromEntries(Array.from({ length: 30 }, (_, number) => [`GET /orders?burst=${number}`, 1]))
    const { succeeded } = await storezero.askApi<Counts>('counts')
    expect(succeeded).toEqual({ ...each, 'POST /orders/SZ-2094/note': 1 })
    expect(windows).toHaveLength(1)
    expect(await page.evaluate(() => (window as unknown as { dialogs: number }).dialogs)).toBe(1)
    const codes = (await storezero.requests(noticed, 'token')).map(({ outcome }) => outcome)
    expect(codes).toEqual(['ok'])
  })
}
