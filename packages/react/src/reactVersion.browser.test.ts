import { version } from 'react'
import { version as domVersion } from 'react-dom'
import { expect, inject, test } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    reactMajor: string
  }
}

test('the suite runs on the React that it is meant to run on', () => {
  const major = inject('reactMajor')
  expect([version, domVersion].map((one) => one.split('.')[0])).toEqual([major, major])
})
