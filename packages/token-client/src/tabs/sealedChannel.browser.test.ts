import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSealedChannel, postTo, replyChannel } from './sealedChannel.ts'

const never = new AbortController().signal
const given = { token: 'canary' }
let name: string
let opened: BroadcastChannel[]

beforeEach(() => {
  name = crypto.randomUUID()
  opened = []
})
afterEach(() => opened.forEach((channel) => channel.close()))

const listen = (hear: (message: unknown, channel: BroadcastChannel) => void, channelName = name) => {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }) => hear(data, channel))
  opened.push(channel)
}
const taken = (content: unknown) => content

describe('in a real browser', () => {
  test('another tab answers, and a listener learns nothing', async () => {
    const heard: unknown[] = []
    const answering = createSealedChannel(name, () => given)
    // the script knows the private channel of the answer, because the question names it
    listen((question) => {
      heard.push(question)
      const answers = replyChannel(name, (question as { id: string }).id)
      // a channel hears nothing until the browser has connected it: only then the other tab answers
      listen((answer) => (answer === 'probe' ? answering.hear(question) : heard.push(answer)), answers)
      postTo(answers, 'probe')
    })
    const asking = createSealedChannel(name, () => null)
    expect(await asking.ask(1, 60_000, never, taken)).toEqual(given)
    await expect.poll(() => heard).toHaveLength(2)
    const fields = heard.map((message) =>
      Object.keys(Object(message) as object)
        .sort()
        .join(),
    )
    expect(fields).toEqual(['id,key', 'box,id,iv,key'])
    for (const message of heard)
      for (const value of Object.values(message as object))
        if (value instanceof ArrayBuffer) expect(new TextDecoder('latin1').decode(value)).not.toContain('canary')
  })

  test('a tab does not answer itself', async () => {
    const own = createSealedChannel(name, () => given)
    listen(own.hear)
    expect(await own.ask(1, 250, never, taken)).toBeNull()
  })

  test('all have answered without it: no tab waits any longer', async () => {
    listen(createSealedChannel(name, () => 1).hear)
    listen(createSealedChannel(name, () => 2).hear)
    const seen: unknown[] = []
    const answer = await createSealedChannel(name, () => null).ask(
      2,
      60_000,
      never,
      (content) => (seen.push(content), null),
    )
    expect(answer).toBeNull()
    expect(new Set(seen)).toEqual(new Set([1, 2]))
  })

  test('forged, changed and late answers are not taken', async () => {
    const giveUp = new AbortController()
    const seen: unknown[] = []
    const asking = createSealedChannel(name, () => null)
    let settled: Promise<unknown> | undefined
    listen((message) => {
      const { id, key } = message as { id: string; key: ArrayBuffer }
      const post = (answer: unknown) => postTo(replyChannel(name, id), answer)
      post({ id, key, iv: new ArrayBuffer(12), box: new ArrayBuffer(99) })
      post({ id, token: 'forged' })
      giveUp.abort()
      void settled?.then(() => createSealedChannel(name, () => given).hear(message))
    })
    settled = asking.ask(1, 250, giveUp.signal, (content) => seen.push(content))
    expect(await settled).toBeNull()
    expect(seen).toEqual([])
  })
})
