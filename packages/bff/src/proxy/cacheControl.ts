/** A directive of `Cache-Control`, with or without an argument (RFC 9111 §5.2). */
type Directive = { name: string; argument: string | undefined }

// a quoted argument may contain commas and the names of other directives
const directive = /([!#$%&'*+.^_`|~\w-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?|"(?:[^"\\]|\\.)*"?|[^,]/g

const parseDirectives = (value: string): Directive[] =>
  [...value.matchAll(directive)].flatMap(([, name, quoted, token]) =>
    name === undefined ? [] : [{ name: name.toLowerCase(), argument: quoted ?? token }],
  )

/**
 * Returns `Cache-Control` for a page. A response to a request with a token is private (RFC 9111 §3.5), but caches see only
 * a cookie here. So it becomes `private` unless it forbids storing, or the API shares it explicitly.
 */
export function cacheControlForPages(value: string | null): string {
  if (value === null) return 'no-store'
  const directives = parseDirectives(value)
  const has = (name: string) => directives.some((one) => one.name === name && one.argument === undefined)
  const isShared = has('public') || directives.some(({ name, argument }) => name === 's-maxage' && argument)
  return has('private') || has('no-store') || isShared ? value : `${value}, private`
}
