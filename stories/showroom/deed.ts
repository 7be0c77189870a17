import type { SessionEngine } from '@stillhere/session-engine'

export type AppName = 'shop' | 'account'

/** An action of the user or of the world at one instant, as data and a command, so that it can be repeated. */
export type Deed =
  /** `return`: from another window to this one. */
  | { kind: 'open' | 'leave' | 'act' | 'return'; app: AppName }
  /** A button inside the app was pressed, or the app asked by itself. */
  | { kind: 'command'; app: AppName; run: (engine: SessionEngine) => Promise<unknown> }
  /** On the page of the sign-in service. */
  | { kind: 'signIn'; via: 'password' | 'social' }
  | { kind: 'closeSignIn' }

export type DatedDeed = Deed & { at: number }
