import { defineConfig } from '@playwright/test'
import { launchOptions } from './tools/browser.ts'

const realTime = /(sixActs\.short|realBrowser.*|fairAtZero|eightTabs.*)\.spec\.ts$/

// the servers belong to the fixtures in e2e/, which start them with the durations that each spec needs
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/buildDemo.ts',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  // they mostly wait
  workers: 3,
  // these stop a test that hangs; how fast a machine is decides nothing
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./tools/playwrightCounter.ts']],
  use: {
    browserName: 'chromium',
    launchOptions: await launchOptions(),
    trace: 'retain-on-failure',
  },
  // the longest start first, each test of theirs in a worker of its own
  projects: [
    { name: 'real time', testMatch: realTime, fullyParallel: true },
    { name: 'shifted clocks', testIgnore: realTime },
  ],
})
