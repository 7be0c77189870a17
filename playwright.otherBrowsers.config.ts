import { defineConfig } from '@playwright/test'
import type { EngineOptions } from './e2e/other-browsers/engines.ts'

/** Firefox, WebKitGTK and Orca, which `pnpm test --all` drives. Chromium's tests are in playwright.config.ts. */
export default defineConfig<object, EngineOptions>({
  testDir: 'e2e',
  globalSetup: './e2e/buildDemo.ts',
  outputDir: 'test-results/other-browsers',
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  workers: 1,
  // these stop a test that hangs; how fast a machine is decides nothing
  timeout: 300_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./tools/playwrightCounter.ts']],
  projects: [
    { name: 'firefox', testMatch: '**/*.engine.ts', use: { engine: 'firefox' } },
    { name: 'webkit', testMatch: '**/*.engine.ts', use: { engine: 'webkit' } },
    { name: 'orca', testMatch: '**/*.orca.ts' },
  ],
})
