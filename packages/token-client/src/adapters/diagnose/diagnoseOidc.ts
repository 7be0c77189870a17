import { discoverIssuer } from '../../protocol/discovery.ts'
import { readOptions, type OidcClientOptions, type OidcSettings } from '../../protocol/oidcOptions.ts'
import { diagnoseBrowser } from './diagnoseBrowser.ts'
import { diagnoseClock } from './diagnoseClock.ts'
import { diagnoseFrame } from './diagnoseFrame.ts'
import { diagnoseServer } from './diagnoseServer.ts'
import { finding, type Finding } from './finding.ts'
import { whyUnreadable } from './whyUnreadable.ts'

export type DiagnoseOptions = {
  /** Asks once in a hidden frame, which counts as contact with the SSO session. `false`: does not. Default: yes. */
  askFrame?: boolean
  /** Gives up the requests that are under way. */
  signal?: AbortSignal
}

/**
 * Finds out what of `createOidcClient(options)` works in this browser with this server, and says why not. It signs
 * no user in or out, keeps nothing, and never rejects: what cannot be found out is a finding as well.
 *
 * @example
 * console.table(await diagnoseOidc({ issuer: 'https://auth.example', clientId: 'shop' }))
 */
export async function diagnoseOidc(
  options: OidcClientOptions,
  { askFrame = true, signal = new AbortController().signal }: DiagnoseOptions = {},
): Promise<Finding[]> {
  const browser = diagnoseBrowser()
  let settings: OidcSettings
  try {
    settings = readOptions(options)
  } catch (error) {
    return [finding('configuration', 'fails', wordsOf(error)), ...browser]
  }
  const configuration = finding(
    'configuration',
    'works',
    `The client "${settings.clientId}" has to be registered at ${settings.issuer} with the redirect URI "${settings.redirectUri}", exactly so.`,
  )
  const clock = await diagnoseClock(settings, signal)
  try {
    const server = await discoverIssuer(settings, signal, 'no-store')
    const found = finding('discovery', 'works', `${settings.issuer} says what it can do.`)
    return [
      configuration,
      found,
      ...(await diagnoseServer(settings, server, signal)),
      ...(askFrame ? await diagnoseFrame(settings, server, signal) : []),
      clock,
      ...browser,
    ]
  } catch (error) {
    const why = await whyUnreadable(`${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, settings)
    return [configuration, finding('discovery', 'fails', `${wordsOf(error)} ${why}`), clock, ...browser]
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
