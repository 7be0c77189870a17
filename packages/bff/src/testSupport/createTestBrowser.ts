/** A browser with cookies, redirects and `Sec-Fetch` headers. */
export type TestBrowser = {
  /** The cookies of the browser, to inspect and to plant. */
  readonly cookies: Map<string, StoredCookie>
  /** Follows a link and every redirect. */
  navigate(url: string, from?: Navigation): Promise<Landing>
  /** Sends a request of a script of a page. */
  fetch(url: string, init?: RequestInit & { page?: string }): Promise<Response>
}

type StoredCookie = {
  host: string
  name: string
  value: string
  sameSite: string
  secure: boolean
  expiresAt: number
}
/** The page that navigates (default: none, as from the address bar) and the kind of navigation. */
export type Navigation = {
  page?: string
  dest?: 'document' | 'iframe'
  top?: string
  withoutThirdPartyCookies?: boolean
}
/** The end of a navigation. */
export type Landing = { url: string; response: Response; visited: string[] }

/** Answers requests for all origins. */
export type Servers = (request: Request) => Promise<Response>

const mostOctets = 4_096
const siteOf = (url: string) => {
  const { protocol, hostname } = new URL(url)
  return `${protocol}//${hostname.split('.').slice(-2).join('.')}`
}
/** Returns `Sec-Fetch-Site` for a request of a page. */
const nearness = (page: string | undefined, url: string) =>
  page === undefined
    ? 'none'
    : new URL(page).origin === new URL(url).origin
      ? 'same-origin'
      : siteOf(page) === siteOf(url)
        ? 'same-site'
        : 'cross-site'

/** Returns the most distant relation of all redirects. */
const farthest = (page: string | undefined, urls: readonly string[]) =>
  ['none', 'same-origin', 'same-site', 'cross-site'].findLast((one) =>
    urls.some((url) => nearness(page, url) === one),
  ) ?? 'none'

export function createTestBrowser(servers: Servers, now: () => number): TestBrowser {
  const cookies = new Map<string, StoredCookie>()

  const store = (url: string, lines: readonly string[]) => {
    const { hostname: host, protocol } = new URL(url)
    for (const line of lines) {
      const [pair = '', ...rest] = line.split('; ')
      const at = pair.indexOf('=')
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
      const attributes = new Map(rest.map((one) => one.split('=') as [string, string]))
      const secure = attributes.has('Secure')
      const isHost = name.startsWith('__Host-')
      if (pair.length - 1 > mostOctets || (secure && protocol !== 'https:')) continue
      if (isHost && !(secure && attributes.get('Path') === '/' && !attributes.has('Domain'))) continue
      if (name.startsWith('__Host-Http-') && !attributes.has('HttpOnly')) continue
      const maxAge = attributes.get('Max-Age')
      const expiresAt = maxAge === undefined ? Infinity : now() + Number(maxAge) * 1000
      const sameSite = attributes.get('SameSite') ?? 'Lax'
      if (expiresAt <= now()) cookies.delete(`${host} ${name}`)
      else cookies.set(`${host} ${name}`, { host, name, value, sameSite, secure, expiresAt })
    }
  }
  const cookieHeader = (url: string, allows: (cookie: StoredCookie) => boolean) =>
    [...cookies.values()]
      .filter(({ host, secure, expiresAt }) => {
        const { hostname, protocol } = new URL(url)
        return host === hostname && expiresAt > now() && (!secure || protocol === 'https:')
      })
      .filter(allows)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  const send = async (url: string, init: RequestInit, headers: Record<string, string>, cookie: string) => {
    const request = new Request(url, init)
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
    if (cookie) request.headers.set('cookie', cookie)
    if (typeof init.body === 'string') request.headers.set('content-length', `${new Blob([init.body]).size}`)
    const response = await servers(request)
    store(url, response.headers.getSetCookie())
    return response
  }

  return {
    cookies,
    async navigate(start, { page, dest = 'document', top, withoutThirdPartyCookies = false } = {}) {
      const visited: string[] = []
      for (let url = start; ;) {
        visited.push(url)
        const site = farthest(page, visited)
        const isFrame = dest === 'iframe'
        const isThirdParty = isFrame && top !== undefined && siteOf(top) !== siteOf(url)
        // frames count by the site of the top page, other navigations by their initiator
        const isSameSite = isFrame ? !isThirdParty : site !== 'cross-site'
        const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': dest }
        const cookie = cookieHeader(url, ({ sameSite }) => {
          if (isThirdParty && withoutThirdPartyCookies) return false
          return sameSite === 'None' || isSameSite || (sameSite === 'Lax' && !isFrame)
        })
        const response = await send(url, {}, headers, cookie)
        const location = response.headers.get('location')
        if (location === null || response.status < 300 || response.status > 399) return { url, response, visited }
        url = new URL(location, url).href
      }
    },
    fetch(url, { page = url, ...init } = {}) {
      const site = nearness(page, url)
      const headers: Record<string, string> = {
        'sec-fetch-site': site,
        'sec-fetch-mode': 'cors',
        'sec-fetch-dest': 'empty',
        ...((site !== 'same-origin' || !/^(GET|HEAD)$/.test(init.method ?? 'GET')) && { origin: new URL(page).origin }),
      }
      const cookie = cookieHeader(url, ({ sameSite }) => site !== 'cross-site' || sameSite === 'None')
      return send(url, init, headers, cookie)
    },
  }
}
