/** Goes to a path of this page's origin without loading it: routers that listen to `popstate` follow. */
export function navigateTo(path: string): void {
  const { pathname, search, hash } = location
  if (path === pathname + search + hash) return
  history.replaceState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
}
