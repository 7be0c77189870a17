// without its styles the dialog is so large in Firefox that it covers the corner
const styleSheets = ['../styles.css', '../../../react/src/styles.css']

const load = (href: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = href
    link.addEventListener('load', resolve)
    link.addEventListener('error', reject)
    document.head.append(link)
  })

/** Loads the style sheets of this package and of the dialogs. */
export const putOnStyles = (): Promise<unknown> =>
  Promise.all(styleSheets.map((file) => load(new URL(file, import.meta.url).href)))
