import { defineConfig } from '@playwright/test'
import { launchOptions } from './tools/browser.ts'

// the servers belong to the fixtures in e2e/, which start them with the durations that each spec needs
export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/buildDemo.ts',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 2,
  reporter: process.env['STILLHERE_PLAYWRIGHT_JSON']
    ? [['list'], ['json', { outputFile: process.env['STILLHERE_PLAYWRIGHT_JSON'] }]]
    : 'list',
  use: {
    browserName: 'chromium',
    launchOptions: await launchOptions(),
    trace: 'retain-on-failure',
  },
})
