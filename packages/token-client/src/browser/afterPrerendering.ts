/** Runs at once; in a page that is only prerendered, which may never be seen, when it is: until then it uses nothing up. */
export async function afterPrerendering<T>(run: () => Promise<T>): Promise<T> {
  if ('prerendering' in document && document.prerendering)
    await new Promise((seen) => document.addEventListener('prerenderingchange', seen, { once: true }))
  return run()
}
