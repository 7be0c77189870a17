import type { LaunchOptions } from 'playwright'
import { findProgram } from './programs.ts'

type Preferences = NonNullable<LaunchOptions['firefoxUserPrefs']>

/** Values of `network.cookie.cookieBehavior`. */
export const cookieBehaviours = {
  /** Cookies of other sites are kept apart for each site: what Firefox does by itself. */
  partitioned: 5,
  /** Cookies of other sites are refused. */
  blocked: 1,
} as const

/**
 * Returns how Playwright launches Debian's Firefox, which it drives by WebDriver BiDi. Playwright's own preferences
 * switch the popup blocker off; here it is on, as users have it.
 */
export const firefoxLaunchOptions = (preferences: Preferences = {}): LaunchOptions => ({
  channel: 'moz-firefox',
  executablePath: findProgram('firefox'),
  firefoxUserPrefs: {
    'dom.disable_open_during_load': true,
    'network.cookie.cookieBehavior': cookieBehaviours.partitioned,
    ...preferences,
  },
})
