import { describe, expect, test, vi } from 'vitest'
import { openBffShop } from '../testSupport/openBffShop.ts'
import { calling, door, refreshClaims, refreshes } from '../testSupport/refreshes.ts'

describe('during a refresh', () => {
  const signedInAndRefreshing = async (line = {}) => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 145_001
    const gate = door()
    shop.provider.script({ at: 'token', times: 1, hold: gate.opened, ...line })
    const call = shop.ask('/api/orders')
    await expect.poll(() => refreshes(shop)).toHaveLength(1)
    return { shop, gate, call }
  }

  test('a sign-out is not undone, and the new refresh token is revoked', async () => {
    const { shop, gate, call } = await signedInAndRefreshing()
    await shop.ask('/auth/logout', { scope: 'application' })
    gate.open()
    const answer = await call
    expect(answer.status).toBe(401)
    expect(answer.headers.get('stillhere-session')).toBe('none')
    expect(shop.store.sessions.size).toBe(0)
    expect(await shop.askSession()).toMatchObject({ status: 'none' })
    expect(shop.provider.journal.of('revocation').map(({ parameters }) => parameters['token'])).toEqual([
      expect.stringMatching(/^refresh-/),
    ])
    expect(shop.api.requests).toEqual([])
  })

  test('an extension keeps its own tokens, and the session stays', async () => {
    const { shop, gate, call } = await signedInAndRefreshing()
    shop.provider.script({ at: 'token', times: 1, json: { refresh_token: 'its own' } })
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    await shop.carry(location)
    gate.open()
    expect((await call).status).toBe(200)
    expect(refreshes(shop)).toHaveLength(1)
    expect(shop.provider.journal.of('revocation')).toEqual([])
    expect(await shop.askSession()).toMatchObject({ session: { contactedAt: shop.clock.at } })
    await shop.ask('/auth/refresh', {})
    expect(refreshes(shop).at(-1)?.parameters).toMatchObject({ refresh_token: 'its own' })
  })

  test('an extension without a refresh token does not restore the used one', async () => {
    const { shop, gate, call } = await signedInAndRefreshing()
    shop.provider.script({ at: 'token', json: { refresh_token: undefined } })
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    await shop.carry(location)
    expect(await shop.askSession()).toMatchObject({ session: { contactedAt: shop.clock.at } })
    shop.provider.behave()
    gate.open()
    expect((await call).status).toBe(200)
    expect(await shop.askSession()).toMatchObject({ session: { contactedAt: shop.clock.at } })
    shop.clock.at += 145_001
    expect((await shop.ask('/api/orders')).status).toBe(200)
    expect(refreshes(shop).map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
  })

  test('an update of the contact time keeps the new refresh token', async () => {
    const options = { refreshExtendsSession: true }
    const shop = openBffShop(options)
    await shop.signIn()
    shop.clock.at += 10_000
    const { replace } = shop.store
    const noted = door()
    const written = vi.spyOn(shop.store, 'replace').mockImplementation(async (...all) => {
      if (written.mock.calls.length === 2) await noted.opened
      return replace(...all)
    })
    const extending = shop.openAnother(options).fetch(calling(shop, '/auth/extend', { method: 'POST' }))
    // the tokens are written, and the contact time is about to be
    await expect.poll(() => written.mock.calls.length).toBe(2)
    const gate = door()
    shop.provider.script({ at: 'token', times: 1, hold: gate.opened })
    const refreshing = shop.ask('/auth/refresh', {})
    await expect.poll(() => refreshes(shop)).toHaveLength(2)
    noted.open()
    await extending
    gate.open()
    expect(await (await refreshing).json()).toMatchObject({ status: 'active' })
    await shop.ask('/auth/refresh', {})
    expect(refreshes(shop).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
    expect(await shop.askSession()).toMatchObject({ status: 'active', session: { contactedAt: shop.clock.at } })
  })

  test('an extension that joins it counts from when the grant was sent', async () => {
    const shop = openBffShop({ refreshExtendsSession: true })
    await shop.signIn()
    shop.clock.at += 100_000
    const sentAt = shop.clock.at
    const gate = door()
    shop.provider.script({ at: 'token', hold: gate.opened })
    const get = vi.spyOn(shop.store, 'get')
    const bff = shop.openAnother({ refreshExtendsSession: true })
    const refreshing = bff.fetch(calling(shop, '/auth/refresh', { method: 'POST' }))
    await expect.poll(() => refreshes(shop)).toHaveLength(1)
    shop.clock.at += 9_000
    const looks = get.mock.calls.length
    const extending = bff.fetch(calling(shop, '/auth/extend', { method: 'POST' }))
    await expect.poll(() => get.mock.calls.length).toBeGreaterThan(looks)
    gate.open()
    expect(await (await extending).json()).toMatchObject({ session: { contactedAt: sentAt } })
    await refreshing
    expect(refreshes(shop)).toHaveLength(1)
  })

  test('close() waits for it', async () => {
    const { shop, gate, call } = await signedInAndRefreshing()
    const close = async () => {
      await shop.bff.close()
      return [shop.events.at(-1)?.type, refreshClaims(shop).length]
    }
    const closing = close()
    await new Promise(setImmediate)
    gate.open()
    expect(await closing).toEqual(['tokens-refreshed', 0])
    expect((await call).status).toBe(200)
  })

  test('a refused refresh token that an extension has replaced ends nothing', async () => {
    const refused = { status: 400, body: '{"error":"invalid_grant"}' }
    const { shop, gate, call } = await signedInAndRefreshing(refused)
    const { location } = (await (await shop.ask('/auth/extend', {})).json()) as { location: string }
    await shop.carry(location)
    gate.open()
    expect((await call).status).toBe(200)
    expect(await shop.askSession()).toMatchObject({ status: 'active' })
  })
})

describe('when the store fails to save refreshed tokens', () => {
  const failing = async (times: number, isWritten = false) => {
    const shop = openBffShop()
    await shop.signIn()
    shop.clock.at += 145_001
    const { replace } = shop.store
    const replaced = vi.spyOn(shop.store, 'replace').mockImplementation(async (...all) => {
      const isLost = replaced.mock.calls.length <= times
      if (isWritten || !isLost) await replace(...all)
      if (isLost) throw new Error('connection lost')
      return true
    })
    const call = shop.openAnother().fetch(calling(shop, '/api/orders'))
    return { shop, replaced, call }
  }

  test.each([
    ['once', 1, false],
    ['three times', 3, false],
    ['though it was written', 1, true],
  ])('the write is repeated: %s', async (_, times, isWritten) => {
    const { shop, call } = await failing(times, isWritten)
    expect((await call).status).toBe(200)
    expect(refreshes(shop)).toHaveLength(1)
    expect(refreshClaims(shop)).toEqual([])
    shop.clock.at += 145_001
    expect((await shop.ask('/api/orders')).status).toBe(200)
    expect(refreshes(shop).map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
    expect(shop.events.filter(({ type }) => type === 'tokens-refreshed')).toHaveLength(2)
  })

  test('the write is repeated until the claim expires', async () => {
    const { shop, replaced, call } = await failing(Infinity)
    await expect.poll(() => replaced.mock.calls.length).toBeGreaterThan(1)
    shop.clock.at += 45_000
    const answer = await call
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ error: 'store_unavailable' })])
    expect(refreshClaims(shop)).toEqual([])
  })

  test('a sign-out meanwhile is not undone, and the new refresh token is revoked', async () => {
    const { shop, replaced, call } = await failing(Infinity)
    await expect.poll(() => replaced.mock.calls.length).toBeGreaterThan(1)
    await shop.ask('/auth/logout', { scope: 'application' })
    expect((await call).status).toBe(401)
    expect(shop.store.sessions.size).toBe(0)
    expect(shop.provider.journal.of('revocation').map(({ parameters }) => parameters['token'])).toEqual([
      expect.stringMatching(/^refresh-/),
    ])
  })
})
