import type { Page } from '@playwright/test'
import { expect } from './storezero.ts'

/** Expects no canary of another user on the page, in the accessibility tree or in any storage of the origin. */
export async function expectNoLeak(page: Page, canaries: readonly string[]): Promise<void> {
  const places = await look(page)
  for (const canary of canaries)
    for (const [place, text] of Object.entries(places))
      expect(text.includes(canary) ? `${canary} in ${place}: ${around(text, canary)}` : 'nothing').toBe('nothing')
}

/** Expects that the same search finds the canary, so that `expectNoLeak` can fail. */
export async function expectFound(page: Page, canary: string): Promise<void> {
  expect(Object.values(await look(page)).some((text) => text.includes(canary))).toBe(true)
}

async function look(page: Page): Promise<Record<string, string>> {
  const devtools = await page.context().newCDPSession(page)
  const { nodes } = (await devtools.send('Accessibility.getFullAXTree')) as { nodes: object[] }
  await devtools.detach()
  const cookies = (await page.context().cookies(page.url())).map(({ name, value }) => `${name}=${value}`)
  return { ...(await page.evaluate(dump)), accessibility: JSON.stringify(nodes), cookies: cookies.join() }
}

const around = (text: string, canary: string) => {
  const at = text.indexOf(canary)
  return text.slice(Math.max(0, at - 120), at + 120)
}

/** In the page: returns its content by place. */
const dump = async (): Promise<Record<string, string>> => {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, output')].map(({ value }) => value)
  const databases: unknown[] = []
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue
    const database = await promised(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store)
      databases.push(name, store, await promised(rows.getAllKeys()), await promised(rows.getAll()))
    }
    database.close()
  }
  return {
    document: document.documentElement.outerHTML,
    fields: fields.join('\n'),
    title: document.title,
    address: location.href,
    history: JSON.stringify(history.state),
    localStorage: JSON.stringify(localStorage),
    sessionStorage: JSON.stringify(sessionStorage),
    // bytes as text, to search buffers too
    databases: JSON.stringify(databases, (_, value: unknown) =>
      value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : value,
    ),
  }

  function promised<T>(request: IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result))
      request.addEventListener('error', () => reject(request.error))
    })
  }
}
