/**
 * Measures the app of the README in a production build of Vite that Chromium loads.
 *
 *   node tools/measureQuickStart.ts                    prints each chunk and its modules (after `pnpm build`)
 *   node --conditions=stillhere-source tools/measureQuickStart.ts stillhere-source     the same of the sources
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { createHostileProvider } from '@stillhere/token-client/hostile-provider'
import react from '@vitejs/plugin-react'
import { chromium, type Page } from 'playwright'
import { build, type Rolldown } from 'vite'
import { launchOptions } from './browser.ts'
import { serveFolder } from './serveFolder.ts'

/** Brotli bytes of JavaScript, React not counted. */
export type QuickStartSize = {
  /** The script of the page, and what it imports statically. */
  start: number
  /** All that has been loaded when a signed-in tab is idle. */
  untilIdle: number
  chunks: { file: string; brotli: number; isStart: boolean; modules: { file: string; bytes: number }[] }[]
}

const issuer = 'https://sign-in.example'
const appFolder = path.join(import.meta.dirname, 'quick-start')
const outFolder = path.join(import.meta.dirname, '../node_modules/.cache/stillhere-quick-start')

export async function measureQuickStart(conditions: readonly string[] = []): Promise<QuickStartSize> {
  const { output } = await buildApp(conditions)
  const chunks = output.filter((file) => file.type === 'chunk')
  const start = new Set<string>()
  const follow = (file: string) => {
    if (start.has(file)) return
    start.add(file)
    chunks.find(({ fileName }) => fileName === file)?.imports.forEach(follow)
  }
  for (const { isEntry, fileName } of chunks) if (isEntry) follow(fileName)

  const loaded = await loadApp()
  const counted = chunks.filter(({ fileName }) => loaded.has(fileName) && !fileName.includes('react-itself'))
  const sizes = await Promise.all(
    counted.map(async ({ fileName, modules }) => ({
      file: fileName,
      brotli: brotliCompressSync(await readFile(path.join(outFolder, fileName))).length,
      isStart: start.has(fileName),
      modules: Object.entries(modules).map(([file, { renderedLength }]) => ({ file, bytes: renderedLength })),
    })),
  )
  const sum = (some: typeof sizes) => some.reduce((bytes, { brotli }) => bytes + brotli, 0)
  return { start: sum(sizes.filter(({ isStart }) => isStart)), untilIdle: sum(sizes), chunks: sizes }
}

/** A production build with Vite's own defaults, but for React, which gets a chunk of its own. */
async function buildApp(conditions: readonly string[]): Promise<Rolldown.RolldownOutput> {
  const built = await build({
    root: appFolder,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    resolve: conditions.length > 0 ? { conditions: [...conditions, 'module', 'browser'] } : {},
    build: {
      outDir: outFolder,
      emptyOutDir: true,
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [{ name: 'react-itself', test: /node_modules\/(\.pnpm\/)?(react|react-dom|scheduler)[@/]/ }],
          },
        },
      },
    },
  })
  return built as Rolldown.RolldownOutput
}

/** Returns the scripts that were loaded until the page is idle, for a user who has a session at the server. */
async function loadApp(): Promise<Set<string>> {
  const app = await serveFolder(outFolder)
  const browser = await chromium.launch(await launchOptions())
  try {
    const page = await browser.newPage()
    const loaded = new Set<string>()
    page.on('response', (response) => {
      const { origin, pathname } = new URL(response.url())
      if (origin === app.origin && pathname.endsWith('.js')) loaded.add(pathname.slice(1))
    })
    await answerAsServer(page)
    await page.goto(app.origin)
    await page.getByRole('button').waitFor()
    await untilIdle(page)
    return loaded
  } finally {
    await browser.close()
    app.stop()
  }
}

async function answerAsServer(page: Page): Promise<void> {
  const provider = createHostileProvider({ issuer })
  provider.user = 'ada'
  await page.route(`${issuer}/**`, async (route) => {
    const request = route.request()
    const body = request.postDataBuffer()
    const answer = await provider.handle(
      new Request(request.url(), {
        method: request.method(),
        headers: request.headers(),
        ...(body && { body: new Uint8Array(body) }),
      }),
    )
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    })
  })
}

/** Waits until the network is idle, and until what was scheduled for idle time has been loaded too. */
async function untilIdle(page: Page): Promise<void> {
  for (const _ of [1, 2]) {
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  }
  await page.waitForTimeout(2_000) // chunks that are fetched a moment after the page has become idle
}

if (import.meta.main) {
  const { start, untilIdle: idle, chunks } = await measureQuickStart(process.argv.slice(2))
  for (const { file, brotli, isStart, modules } of chunks) {
    console.log(`\n${file}: ${brotli} brotli${isStart ? ', start' : ''}`)
    for (const { file: module, bytes } of modules.sort((a, b) => b.bytes - a.bytes))
      console.log(String(bytes).padStart(8), module.replace(/^.*(node_modules|packages)\//, ''))
  }
  console.log(`\nstart ${start}, until idle ${idle}`)
}
