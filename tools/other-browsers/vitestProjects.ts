import type { TestProjectInlineConfiguration } from 'vitest/config'
import { allComponentTests, components, stories, type MakeBrowser } from '../browserProjects.ts'
import type { Need } from './programs.ts'
import { firefox, webkit } from './vitestProviders.ts'

const leftOutOfWebKit = [
  // the expected texts are those of the newest CLDR; Debian's ICU is older, and writes Arabic digits and plurals otherwise
  '!packages/react/src/words/locales.browser.test.ts',
]

const inFirefox: MakeBrowser = () => ({
  enabled: true,
  headless: true,
  provider: firefox(),
  screenshotFailures: false,
  viewport: { width: 1024, height: 768 },
  instances: [{ browser: 'firefox' }],
})

const inWebKit: MakeBrowser = () => ({
  enabled: true,
  // it has a display of its own
  headless: false,
  provider: webkit(),
  screenshotFailures: false,
  viewport: { width: 1024, height: 768 },
  instances: [{ browser: 'safari' }],
})

/** Returns the Vitest projects of one other browser: components, and every story in the light look. */
export const otherBrowserProjects = (need: Exclude<Need, 'orca'>): TestProjectInlineConfiguration[] => {
  const browser = need === 'firefox' ? inFirefox : inWebKit
  const tests = need === 'firefox' ? allComponentTests : [...allComponentTests, ...leftOutOfWebKit]
  return [components(need, browser, tests), stories(`${need} stories`, browser)]
}
