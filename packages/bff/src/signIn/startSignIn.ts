import type { BffContext } from '../bffContext.ts'
import type { BffSettings } from '../bffOptions.ts'
import { hash, randomSecret } from '../crypto.ts'
import { toHttpError, type ProviderError } from '../provider/providerError.ts'
import type { RequestContext } from '../requestContext.ts'
import { targetParameters } from '../sessions/accessTokens.ts'
import { currentSession } from '../sessions/sessionResponse.ts'
import { readReturnTo } from './returnTo.ts'
import type { SignInRequest } from './signInRequest.ts'

/** An authorization request that the browser can follow. */
export type StartedSignIn = { location: string; transaction: string; setCookies: string[] }

/**
 * Builds an authorization request (OIDC Core §3.1.2.1, RFC 7636) and stores in a cookie what its response is checked
 * against.
 *
 * @throws HttpError `return_to_rejected`, `request_too_large`, and 503 while the provider cannot be reached
 */
export async function startSignIn(
  context: BffContext,
  incoming: RequestContext,
  request: SignInRequest,
): Promise<StartedSignIn> {
  const { settings, provider, transactions, timeouts } = context
  const { origin, cookies, sessionId } = incoming
  const { mode, prompt, acrValues, claims, loginHint, extraParams } = request
  const startedAt = settings.now()
  const current = await currentSession(context, incoming)
  const isSilent = prompt === 'none'
  const wasSignedIn = current.status === 'active'
  const maxAge = isSilent && wasSignedIn ? request.maxAge : effectiveMaxAge(request.maxAge, settings)
  const returnTo = readReturnTo(request.returnTo ?? '/', origin)
  if (isSilent && wasSignedIn) await timeouts.defer(current.session.id)
  const checks = { state: randomSecret(), nonce: randomSecret(), codeVerifier: randomSecret(), maxAge }
  const parameters = authorizationParameters(settings, origin, { ...request, maxAge }, checks)
  const { idToken = '' } = isSilent && wasSignedIn ? current.session.record : {}
  // tells the provider whose SSO session to look for (OIDC Core §3.1.2.1); longer ones make addresses that servers refuse
  if (idToken && idToken.length <= maxHintLength) parameters.set('id_token_hint', idToken)
  const location = await provider.authorizationUrl(parameters).catch((error: ProviderError) => {
    throw toHttpError(error)
  })
  const saved = await transactions.save(cookies, {
    ...checks,
    mode,
    isSilent,
    isPlain: (maxAge ?? acrValues ?? claims ?? loginHint ?? Object.keys(extraParams)[0]) === undefined,
    returnTo,
    startedAt,
    levels: requiredLevels(acrValues, claims),
    subject: request.subject ?? (wasSignedIn ? current.session.record.user.sub : undefined),
    session: sessionId ?? undefined,
    wasSignedIn,
  })
  return { location: location.href, ...saved }
}

const maxHintLength = 4_096

function authorizationParameters(
  settings: BffSettings,
  origin: string,
  {
    prompt,
    maxAge,
    acrValues,
    claims,
    loginHint,
    uiLocales,
    extraParams,
  }: Omit<SignInRequest, 'maxAge'> & { maxAge: number | undefined },
  { state, nonce, codeVerifier }: { state: string; nonce: string; codeVerifier: string },
): URLSearchParams {
  const { clientId, basePath, scope, apis } = settings
  const parameters = new URLSearchParams({
    ...extraParams,
    ...withoutUndefined({
      prompt,
      max_age: maxAge?.toString(),
      acr_values: acrValues,
      claims: claims && JSON.stringify(claims),
      login_hint: loginHint,
      ui_locales: uiLocales,
    }),
    ...targetParameters(settings),
    client_id: clientId,
    redirect_uri: `${origin}${basePath}/callback`,
    response_type: 'code',
    scope,
    state,
    nonce,
    code_challenge: hash(codeVerifier),
    code_challenge_method: 'S256',
  })
  // the refresh token is valid for all APIs that are named here (RFC 8707 §2)
  for (const audience of new Set(apis.map((api) => api.audience)))
    if (audience !== undefined && audience !== settings.audience && URL.canParse(audience))
      parameters.append('resource', audience)
  return parameters
}

/**
 * Returns `max_age` for a new session, in seconds (OIDC Core §3.1.2.1). Without it, an authentication older than
 * `absoluteTimeoutMs` would create a session that has already ended.
 */
function effectiveMaxAge(maxAge: number | undefined, { absoluteTimeoutMs }: BffSettings): number | undefined {
  // one second less: a session that starts exactly at its deadline is over
  const longest = Math.min(maxAge ?? Infinity, Math.ceil((absoluteTimeoutMs ?? Infinity) / 1000) - 1)
  return longest === Infinity ? undefined : longest
}

/** Returns the members that have a value. */
export const withoutUndefined = (members: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined))

/**
 * Returns the authentication levels that the answer must have. To OIDC Core `acr_values` is a preference; a step-up
 * requires it (RFC 9470 §5).
 */
function requiredLevels(acrValues: string | undefined, claims: SignInRequest['claims']): string[] | undefined {
  const { acr } = Object(Object(claims)['id_token']) as { acr?: unknown }
  const {
    essential,
    value,
    values = [value],
  } = Object(acr) as { essential?: unknown; value?: unknown; values?: unknown }
  return essential === true && Array.isArray(values)
    ? values.filter((one) => typeof one === 'string')
    : acrValues?.split(' ')
}
