import type { OidcSettings } from '../../protocol/oidcOptions.ts'
import { finding, type Finding } from './finding.ts'

/** How far this device's clock is off, by the server's word or, where it may not be read, by that of this app's own server. */
export async function diagnoseClock(
  { issuer, fetch: send, clockSkewMs }: OidcSettings,
  signal: AbortSignal,
): Promise<Finding> {
  for (const url of [`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, location.href]) {
    try {
      const { headers } = await send(url, { cache: 'no-store', signal })
      const offsetMs = Date.parse(`${headers.get('date')}`) - Date.now()
      if (Number.isNaN(offsetMs)) continue
      const seconds = Math.round(offsetMs / 1000)
      const words = `This device's clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'behind' : 'ahead of'} ${new URL(url).host}`
      return Math.abs(offsetMs) > clockSkewMs
        ? finding('clock', 'fails', `${words}, more than "clockSkewMs" (${clockSkewMs}) tolerates. Set the clock.`)
        : finding('clock', 'works', `${words}, which is tolerated.`)
    } catch {
      // the next may tell
    }
  }
  return finding('clock', 'unknown', 'No server lets this page read what time it is there.')
}
