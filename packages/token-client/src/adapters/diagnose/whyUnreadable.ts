import type { OidcSettings } from '../../protocol/oidcOptions.ts'

/** Whether nothing answers at an address, or something that this page may not read. */
export async function whyUnreadable(url: string, { fetch: send }: OidcSettings): Promise<string> {
  try {
    await send(url, { mode: 'no-cors', cache: 'no-store' })
    return `Something answers at ${url}. If the message speaks of CORS: the server has to allow the origin ${location.origin}.`
  } catch {
    return `Nothing answers at ${url}: wrong address, no network, a certificate that is not trusted, or "connect-src" in this page's policy.`
  }
}
