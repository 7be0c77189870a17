/** Where a request of the router leads, as a path on this origin. */
export const pathOf = ({ url }: Request): string => {
  const { pathname, search, hash } = new URL(url)
  return pathname + search + hash
}
