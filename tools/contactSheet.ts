import type { Browser, Page } from 'playwright'

export type SheetPicture = { name: string; png: Buffer }

/** Puts pictures side by side under their names, as one WebP picture, in which each is so many px wide. */
export async function contactSheet(
  browser: Browser,
  title: string,
  pictures: readonly SheetPicture[],
  thumbWidth: number,
): Promise<Buffer> {
  const columns = Math.min(5, pictures.length)
  const page = await browser.newPage({ viewport: { width: columns * (thumbWidth + 16) + 16, height: 400 } })
  const figures = pictures.map(
    ({ name, png }) =>
      `<figure><img width="${thumbWidth}" src="data:image/png;base64,${png.toString('base64')}"><figcaption>${name}</figcaption></figure>`,
  )
  await page.setContent(`<!doctype html><title>${title}</title><style>
    body { margin: 16px; background: #8b8f98; font: 13px/20px system-ui, sans-serif; color: #000 }
    main { display: grid; grid-template-columns: repeat(${columns}, ${thumbWidth}px); gap: 16px; align-items: start }
    h1 { margin: 0 0 8px; font-size: 15px } figure { margin: 0 } img { display: block }
  </style><h1>${title}</h1><main>${figures.join('')}</main>`)
  await page.evaluate(() => Promise.all(Array.from(document.images, (image) => image.decode())))
  const sheet = await toWebp(page, await page.screenshot({ fullPage: true }))
  await page.close()
  return sheet
}

/** A fourth of a PNG's bytes; the browser can do it. */
async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
  const data = await page.evaluate(
    async (source) => {
      const image = new Image()
      image.src = source
      await image.decode()
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
      canvas.getContext('2d')?.drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', 0.8)
    },
    `data:image/png;base64,${png.toString('base64')}`,
  )
  return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64')
}
