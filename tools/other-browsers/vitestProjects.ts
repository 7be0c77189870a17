import type { TestProjectInlineConfiguration } from 'vitest/config'
import { allComponentTests, components, stories, type MakeBrowser } from '../browserProjects.ts'
import type { Need } from './programs.ts'
import { firefox, webkit } from './vitestProviders.ts'

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
  return [components(need, browser, allComponentTests), stories(`${need} stories`, browser)]
}
