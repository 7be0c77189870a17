/**
 * Takes the pictures in docs/images: `pnpm screenshots`, or only some of them: `pnpm screenshots demo`, `… stories`, `… stories narrow`.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright'
import { launchOptions } from './browser.ts'
import { takeDemo } from './demoScreenshots.ts'
import { takeStories } from './storyScreenshots.ts'

const scenes = { stories: takeStories, demo: takeDemo }
const [named, only] = process.argv.slice(2)

mkdirSync(path.resolve(import.meta.dirname, '../docs/images'), { recursive: true })
const browser = await chromium.launch(await launchOptions())
try {
  for (const [name, take] of Object.entries(scenes)) if (!named || named === name) await take(browser, only)
} finally {
  await browser.close()
}
