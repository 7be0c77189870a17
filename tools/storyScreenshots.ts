import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { contactSheet, type SheetPicture } from './contactSheet.ts'
import { runCommand } from './runCommand.ts'
import { serveFolder } from './serveFolder.ts'

type Story = { id: string; name: string; title: string; type: 'story' | 'docs'; tags: string[] }
type Look = { width: number; globals: string; forcedColors?: 'active' }

const root = path.resolve(import.meta.dirname, '..')
const built = path.join(root, '.cache/storybook')

/** Each look has a sheet of each family. */
const looks: Record<string, Look> = {
  light: { width: 600, globals: 'theme:light' },
  dark: { width: 600, globals: 'theme:dark' },
  narrow: { width: 320, globals: 'theme:light' },
  'right-to-left': { width: 390, globals: 'theme:light;language:ar' },
  'forced-colours': { width: 600, globals: 'theme:light', forcedColors: 'active' },
}
const heights: Record<number, number> = { 600: 480, 390: 620, 320: 620 }

/** What goes on one sheet, by the stories' titles. */
const families: Record<string, RegExp> = {
  modal: /SessionTimeoutModal$/,
  ended: /SessionEndedDialog$/,
  pages: /ProtectedRoute|SignedOutPage|SessionTimeoutNotice|SessionCountdown|SessionShield|useDraft/,
  languages: /Languages/,
  'component-libraries': /^Component libraries/,
}

/** Until the story has played, and nothing moves any more. */
const settle = async (page: Page, id: string): Promise<void> => {
  const phase = await page.waitForFunction(() => {
    const preview: unknown = Reflect.get(window, '__STORYBOOK_PREVIEW__')
    const found = (preview as { currentRender?: { phase?: string } } | undefined)?.currentRender?.phase
    return found === 'finished' || found === 'errored' ? found : null
  })
  if ((await phase.jsonValue()) === 'errored') throw new Error(`The story ${id} fails.`)
  await page.evaluate(() => document.fonts.ready)
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)))
}

/** Not every computer has letters for Arabic: what it cannot draw would be missing without a word. There before any text. */
const bringFont = (page: Page): Promise<unknown> => {
  const folder = path.join(root, 'node_modules/@fontsource/noto-sans-arabic/files')
  const faces = [400, 600].map((weight) => ({
    weight: String(weight),
    source: readFileSync(path.join(folder, `noto-sans-arabic-arabic-${weight}-normal.woff2`), 'base64'),
  }))
  return page.addInitScript((given) => {
    for (const { weight, source } of given) {
      const face = new FontFace('arabic', `url(data:font/woff2;base64,${source})`, { weight })
      document.fonts.add(face)
      void face.load()
    }
  }, faces)
}

const openStory = async (page: Page, origin: string, id: string, globals: string): Promise<void> => {
  await page.goto(`${origin}/iframe.html?id=${id}&viewMode=story&globals=${globals}`)
  await page.addStyleTag({ content: '* { font-family: system-ui, arabic !important }' })
  await settle(page, id)
}

const takeSheet = async (
  browser: Browser,
  origin: string,
  name: string,
  stories: Story[],
  look: Look,
): Promise<void> => {
  const { width, globals, forcedColors = 'none' } = look
  const page = await browser.newPage({ viewport: { width, height: heights[width] ?? 480 }, forcedColors })
  await bringFont(page)
  const pictures: SheetPicture[] = []
  for (const story of stories) {
    await openStory(page, origin, story.id, globals)
    pictures.push({
      name: `${story.title.replace(/.*\//, '')}: ${story.name}`,
      png: await page.screenshot({ caret: 'hide' }),
    })
  }
  await page.close()
  save(
    `sheet-${name}.webp`,
    await contactSheet(browser, name, pictures, Math.round(width > 400 ? width / 2 : width * 0.75)),
  )
}

const save = (name: string, picture: Buffer) => {
  writeFileSync(path.join(root, `docs/images/${name}`), picture)
  console.log(`docs/images/${name} ${Math.round(picture.length / 1_000)} kB`)
}

/** One page of the showroom, as large as it is seen. */
const takePage = async (browser: Browser, origin: string, name: string, id: string): Promise<void> => {
  const page = await browser.newPage({ viewport: { width: 1100, height: 800 }, deviceScaleFactor: 1.5 })
  await openStory(page, origin, id, 'theme:light')
  save(`${name}.png`, await page.screenshot({ caret: 'hide' }))
  await page.close()
}

/** Every state of every component, from the built Storybook, as sheets; and the showroom's pages. Or only sheets so named. */
export async function takeStories(browser: Browser, only = ''): Promise<void> {
  if (!(await runCommand(['storybook', 'build', '--quiet', '--loglevel', 'warn', '-o', built])))
    throw new Error('Storybook does not build.')
  const { origin, stop } = await serveFolder(built)
  try {
    const index = JSON.parse(readFileSync(path.join(built, 'index.json'), 'utf8')) as { entries: Record<string, Story> }
    const stories = Object.values(index.entries).filter(({ type, tags }) => type === 'story' && tags.includes('dev'))
    if (!only) {
      await takePage(browser, origin, 'welcome', 'welcome--are-you-still-here')
      await takePage(browser, origin, 'act-6', 'six-acts--return-to-the-first-app-performed')
      await takePage(browser, origin, 'devtools', 'devtools-sessiondevtools--open')
    }
    for (const [family, titles] of Object.entries(families)) {
      const own = stories.filter(({ title }) => titles.test(title))
      const inLooks = family === 'languages' ? { light: looks['light'] } : looks
      for (const [look, given] of Object.entries(inLooks))
        if (given && `${family}-${look}`.includes(only))
          await takeSheet(browser, origin, `${family}-${look}`, own, given)
    }
  } finally {
    stop()
  }
}
