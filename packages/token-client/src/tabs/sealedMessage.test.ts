import { describe, expect, test } from 'vitest'
import { askSealed, isQuestion, seal } from './sealedMessage.ts'

const content = { token: 'canary' }
const text = (buffer: ArrayBuffer) => new TextDecoder('latin1').decode(buffer)
const changed = (buffer: ArrayBuffer, at = 0) => {
  const bytes = new Uint8Array(buffer.slice())
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes.buffer
}

test('who asked opens the answer, through a structured clone as a channel makes it', async () => {
  const { question, open } = await askSealed('shop')
  const answer = structuredClone(await seal(structuredClone(question), content, 'shop'))
  expect(await open(answer)).toEqual(content)
})

test('nothing in the messages can be read but an id, public keys and a nonce', async () => {
  const { question } = await askSealed('shop')
  const answer = await seal(question, content, 'shop')
  expect(Object.keys(question)).toEqual(['id', 'key'])
  expect(Object.keys(answer).sort()).toEqual(['box', 'id', 'iv', 'key'])
  expect(text(answer.box)).not.toContain('canary')
  expect(text(answer.key)).not.toBe(text(question.key))
})

test('the same answer sealed twice shares neither key nor nonce', async () => {
  const { question } = await askSealed('shop')
  const [one, two] = await Promise.all([seal(question, content, 'shop'), seal(question, content, 'shop')])
  expect(text(one.key)).not.toBe(text(two.key))
  expect(text(one.iv)).not.toBe(text(two.iv))
})

describe('an answer is not opened', () => {
  test.each(['box', 'iv', 'key'] as const)('whose %s was changed', async (field) => {
    const { question, open } = await askSealed('shop')
    const answer = await seal(question, content, 'shop')
    expect(await open({ ...answer, [field]: changed(answer[field], 1) })).toBeUndefined()
    expect(await open(answer)).toEqual(content)
  })

  test('that was cut off', async () => {
    const { question, open } = await askSealed('shop')
    const answer = await seal(question, content, 'shop')
    expect(await open({ ...answer, box: answer.box.slice(0, -1) })).toBeUndefined()
  })

  test('by the key of another question, even under the same id', async () => {
    const { question, open } = await askSealed('shop')
    const stranger = await askSealed('shop')
    const answer = await seal({ ...stranger.question, id: question.id }, content, 'shop')
    expect(await open(answer)).toBeUndefined()
  })

  test('that is replayed to a later question, whatever id it is given', async () => {
    const first = await askSealed('shop')
    const later = await askSealed('shop')
    const answer = await seal(first.question, content, 'shop')
    expect(await later.open(answer)).toBeUndefined()
    expect(await later.open({ ...answer, id: later.question.id })).toBeUndefined()
  })

  test('of another app', async () => {
    const { question, open } = await askSealed('shop')
    expect(await open(await seal(question, content, 'bank'))).toBeUndefined()
  })

  test.each([null, undefined, 7, 'text', [], {}, { id: 'x' }])('that is %j', async (message) => {
    const { open } = await askSealed('shop')
    expect(await open(message)).toBeUndefined()
  })
})

test('a question is one of these two fields, rightly made', async () => {
  const { question } = await askSealed('shop')
  expect(isQuestion(question)).toBe(true)
  for (const wrong of [
    null,
    {},
    { ...question, id: 7 },
    { ...question, id: 'x' },
    { ...question, key: 'text' },
    { ...question, key: question.key.slice(1) },
    await seal(question, content, 'shop'),
  ])
    expect(isQuestion(wrong)).toBe(false)
  await expect(seal({ ...question, key: new ArrayBuffer(65) }, content, 'shop')).rejects.toThrow()
})
