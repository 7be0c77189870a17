import { at } from '../showroom/createTimeMachine.ts'
import type { AppName, DatedDeed } from '../showroom/deed.ts'

const opens = (app: AppName, minutes: number, seconds = 0): DatedDeed => ({
  at: at(minutes, seconds),
  kind: 'open',
  app,
})

const signsIn = (via: 'password' | 'social' = 'password'): DatedDeed[] => [
  opens('shop', 0),
  { at: at(0, 5), kind: 'command', app: 'shop', run: (engine) => engine.signIn() },
  { at: at(0, 20), kind: 'signIn', via },
]
const acts = (...seconds: number[]): DatedDeed[] =>
  seconds.map((second) => ({ at: at(0, second), kind: 'act', app: 'shop' }))

/** The six acts as the shop lives through them, and the instant at which to look at it. */
export const actScripts: Record<
  'one' | 'two' | 'three' | 'four' | 'five' | 'six',
  { script: DatedDeed[]; startAt: number }
> = {
  one: { script: signsIn(), startAt: at(0, 24) },
  two: {
    script: [
      ...signsIn(),
      ...acts(31, 48, 52, 75, 90, 118, 140, 166, 171, 190, 231, 260, 266, 289, 312, 340, 371, 380),
    ],
    startAt: at(6, 25),
  },
  three: { script: [...signsIn(), ...acts(28, 35, 51, 80), opens('account', 1, 30)], startAt: at(1, 40) },
  four: {
    script: [
      ...signsIn('social'),
      ...acts(31, 48, 52, 75, 90, 118, 140),
      { at: at(7, 0), kind: 'command', app: 'shop', run: (engine) => engine.extendSession() },
    ],
    startAt: at(11, 30),
  },
  five: {
    script: [
      ...signsIn('social'),
      ...acts(31, 48, 52, 75, 90, 118),
      { at: at(2, 10), kind: 'command', app: 'shop', run: (engine) => engine.signOut() },
    ],
    startAt: at(3),
  },
  six: {
    script: [
      ...signsIn(),
      ...acts(31, 48, 52),
      opens('account', 1),
      { at: at(2), kind: 'command', app: 'account', run: (engine) => engine.signOut() },
      { at: at(3, 30), kind: 'return', app: 'shop' },
    ],
    startAt: at(3, 40),
  },
}
