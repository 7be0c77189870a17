import { afterEach, describe, expect, test, vi } from 'vitest'
import { askSilentFrame } from './silentFrame.ts'

/** A page of this origin, as the server's answer would be; its script runs in the hidden frame. */
const pageWith = (script: string) =>
  URL.createObjectURL(new Blob([`<script>${script}</script>`], { type: 'text/html' }))
const answer = (state: string) =>
  `parent.postMessage({ type: 'authorization_response', response: { code: 'c', state: '${state}' } }, '*');`
const never = new AbortController().signal
const frames = () => document.querySelectorAll('iframe').length

afterEach(() => vi.useRealTimers())

describe('in a real browser', () => {
  test('the answer of a hidden frame is taken, and the frame is gone', async () => {
    const before = frames()
    const asking = askSilentFrame(pageWith(answer('s')), 's', 10_000, never)
    expect(frames()).toBe(before + 1)
    expect([...document.querySelectorAll('iframe')].at(-1)?.checkVisibility()).toBe(false)
    expect((await asking).get('code')).toBe('c')
    expect(frames()).toBe(before)
  })

  test('the same words from another frame of the same origin do not count', async () => {
    const stranger = document.createElement('iframe')
    stranger.src = pageWith(
      `parent.postMessage('ready', '*'); ${answer('s')} ${answer('s')} parent.postMessage('done', '*')`,
    )
    const heard = new Promise<void>((resolve) => {
      addEventListener('message', ({ data }) => data === 'done' && resolve())
    })
    const giveUp = new AbortController()
    const asking = askSilentFrame(pageWith(''), 's', 10_000, giveUp.signal)
    const outcome = asking.then(
      () => 'taken',
      ({ code }: { code: string }) => code,
    )
    document.body.append(stranger)
    await heard
    giveUp.abort()
    expect(await outcome).toBe('token-client/aborted')
    stranger.remove()
  })

  test('another state does not count, the right one after it does', async () => {
    const response = await askSilentFrame(pageWith(answer('other') + answer('s')), 's', 10_000, never)
    expect(response.get('state')).toBe('s')
  })

  test('a page that shows something in place of an answer is told from silence', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const before = frames()
    const asking = askSilentFrame(pageWith('document.title = "Sign in"'), 's', 10_000, never)
    const outcome = asking.catch(({ code }: { code: string }) => code)
    await new Promise((resolve) => [...document.querySelectorAll('iframe')].at(-1)?.addEventListener('load', resolve))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await outcome).toBe('token-client/silent-no-answer')
    expect(frames()).toBe(before)
    expect(vi.getTimerCount()).toBe(0)
  })
})
