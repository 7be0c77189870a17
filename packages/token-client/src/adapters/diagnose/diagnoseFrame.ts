import { isSameSite, usesCallbackPage } from '../../protocol/silentRequest.ts'
import { authorizationRequest } from '../../protocol/authorizationRequest.ts'
import { relayedSettings, type OidcSettings } from '../../protocol/oidcOptions.ts'
import { isFailure } from '../../protocol/protocolError.ts'
import { askSilentFrame } from '../../browser/silentFrame.ts'
import { finding, type Finding } from './finding.ts'
import type { DiscoveredServer } from '../../protocol/serverMetadata.ts'

/** Asks once in a hidden frame, as silent authentication does, and redeems nothing of the answer. */
export async function diagnoseFrame(
  settings: OidcSettings,
  server: DiscoveredServer,
  signal: AbortSignal,
): Promise<Finding[]> {
  if (globalThis.crossOriginIsolated)
    return [finding('hidden-frame', 'fails', 'No frame can be used in a page that is cross-origin isolated.')]
  const isRelayed = usesCallbackPage(settings, server)
  const used = isRelayed ? relayedSettings(settings) : settings
  const own = { audience: settings.audience, scope: settings.scope }
  const blocked: string[] = []
  const hear = (event: SecurityPolicyViolationEvent) => void blocked.push(event.effectiveDirective)
  document.addEventListener('securitypolicyviolation', hear)
  try {
    const { url, state } = await authorizationRequest(
      used,
      server,
      own,
      { prompt: 'none' },
      isRelayed ? 'query' : 'web_message',
    )
    const answer = await askSilentFrame(url, state, settings.silentTimeoutMs, signal)
    const works = finding('hidden-frame', 'works', 'The server answers in a hidden frame.')
    return [works, diagnoseCookies(answer, isSameSite(server.authorization_endpoint, settings.redirectUri))]
  } catch (error) {
    return [finding('hidden-frame', 'fails', whyNot(error, blocked, used))]
  } finally {
    document.removeEventListener('securitypolicyviolation', hear)
  }
}

function whyNot(error: unknown, blocked: string[], { clientId, redirectUri }: OidcSettings): string {
  const directive = blocked.find((one) => /frame|child/.test(one))
  if (directive) return `This page's own policy forbids the frame: allow the server in "${directive}".`
  if (isFailure(error, 'silent-no-answer'))
    return `The server showed a page in place of an answer. Either it does not know clientId "${clientId}" with redirectUri "${redirectUri}", or its X-Frame-Options or "frame-ancestors" forbid the frame.`
  return `No answer came: ${error instanceof Error ? error.message : 'for no reason that can be seen'}`
}

function diagnoseCookies(answer: URLSearchParams, isSame: boolean): Finding {
  const error = answer.get('error')
  if (answer.has('code'))
    return finding('third-party-cookies', 'works', 'The server knows the person: its cookie reaches the frame.')
  if (isSame)
    return finding(
      'third-party-cookies',
      'works',
      'The server is on the same site as this page, so its cookie reaches the frame.',
    )
  return finding(
    'third-party-cookies',
    'unknown',
    `The server, on another site, answered ${error === 'login_required' ? 'login_required' : 'with an error'}: no user is signed in, or this browser keeps its cookie back. Sign in, then look again; a server on the same site or refresh tokens are sure.`,
  )
}
