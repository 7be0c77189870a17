/** What a browser shows: where it has got to, and the page there unless that is an app's. */
export type Page = { url: URL; status: number; html: string }

type Cookie = { host: string; path: string; name: string; value: string }

/** As much of a browser as servers need: cookies by host and path, redirects, forms. */
export type Browser = {
  /** @param origins where it goes on; it stops at the first address elsewhere, which is an app's */
  open(url: string | URL): Promise<Page>
  /** Sends a form of the page, with its hidden fields. @param action how the form's address ends */
  submit(page: Page, action: string, fields?: Record<string, string>): Promise<Page>
  fetch(url: string, init?: RequestInit): Promise<Response>
}

export function createBrowser(origins: readonly string[]): Browser {
  const jar: Cookie[] = []
  const forget = (gone: (cookie: Cookie) => boolean) => {
    for (let at = jar.findIndex(gone); at !== -1; at = jar.findIndex(gone)) jar.splice(at, 1)
  }
  const keep = ({ hostname, pathname }: URL, line: string) => {
    const [pair = '', ...attributes] = line.split(/; */)
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? []
    const attribute = (wanted: string) =>
      attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
    const path = attribute('path') ?? pathname
    forget((one) => one.host === hostname && one.name === name && one.path === path)
    const isOver = new Date(attribute('expires') ?? Infinity).getTime() <= Date.now()
    if (value && !isOver) jar.push({ host: hostname, path, name, value })
  }
  const cookieFor = ({ hostname, pathname }: URL) =>
    jar
      .filter(({ host, path }) => host === hostname && `${pathname}/`.startsWith(path === '/' ? '/' : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  const send = async (address: string | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address)
    const headers = { accept: 'text/html', cookie: cookieFor(url), ...(init.headers as Record<string, string>) }
    const response = await fetch(url, { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) keep(url, line)
    return response
  }
  const open = async (address: string | URL, init: RequestInit = {}): Promise<Page> => {
    const url = new URL(address)
    if (!origins.includes(url.origin)) return { url, status: 0, html: '' }
    const response = await send(url, init)
    const location = response.headers.get('location')
    if (location) return open(new URL(location, url))
    const page = { url, status: response.status, html: await response.text() }
    // pages that send their only form by themselves
    return page.html.includes('document.forms[0].submit()') ? submit(page, '') : page
  }
  const submit: Browser['submit'] = (page, action, fields = {}) => {
    const forms = [...page.html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)]
    const [, address = '', content = ''] = forms.find(([, one = '']) => decode(one).endsWith(action)) ?? []
    if (!address) throw new Error(`There is no form for ${action} on ${page.url}:\n${page.html}`)
    const hidden = [...content.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
    const body = new URLSearchParams(hidden.map(([, name = '', value = '']) => [name, decode(value)]))
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    return open(new URL(decode(address), page.url), { method: 'POST', body, headers: { origin: page.url.origin } })
  }
  return {
    open: (url) => open(url),
    submit,
    fetch: send,
  }
}

const decode = (html: string) =>
  html.replace(/&#(\d+);|&amp;/g, (_, code: string | undefined) => (code ? String.fromCharCode(Number(code)) : '&'))
