import type { BffSettings } from './bffOptions.ts'
import { newSecret, hash } from './hash.ts'
import { grantParameters, unavailable } from './refreshOnce.ts'
import type { ProviderFailure } from './providerFailure.ts'
import { readReturnTo } from './returnTo.ts'
import type { SignInRequest } from './signInRequest.ts'
import type { BffParts, Visit } from './visit.ts'

/** An authorization request, ready to be followed. */
export type StartedSignIn = { location: string; transaction: string; setCookies: string[] }

/**
 * Builds an authorization request (OIDC Core §3.1.2.1, RFC 7636), and remembers in a cookie what its answer will be
 * checked against.
 *
 * @throws Refusal `return_to_rejected`, `request_too_large`, and 503 while the provider cannot be reached
 */
export async function startSignIn(
  { settings, provider, transactions, sessions }: BffParts,
  { origin, cookies, session }: Visit,
  asked: SignInRequest,
): Promise<StartedSignIn> {
  const { clientId, basePath, scope, apis, now } = settings
  const { mode, prompt, acrValues, claims, loginHint, uiLocales, extraParams } = asked
  const startedAt = now()
  const found = session === null ? null : await sessions.look(session)
  const isSilent = prompt === 'none'
  const wasSignedIn = found?.status === 'active'
  const maxAge = isSilent && wasSignedIn ? asked.maxAge : longestAge(asked.maxAge, settings)
  const returnTo = readReturnTo(asked.returnTo ?? '/', origin)
  const [state, nonce, codeVerifier] = [newSecret(), newSecret(), newSecret()]
  const parameters = new URLSearchParams({
    ...extraParams,
    ...defined({
      prompt,
      max_age: maxAge?.toString(),
      acr_values: acrValues,
      claims: claims && JSON.stringify(claims),
      login_hint: loginHint,
      ui_locales: uiLocales,
    }),
    ...grantParameters(settings, {}),
    client_id: clientId,
    redirect_uri: `${origin}${basePath}/callback`,
    response_type: 'code',
    scope,
    state,
    nonce,
    code_challenge: hash(codeVerifier),
    code_challenge_method: 'S256',
  })
  // named here, so that the refresh token is good for all of them (RFC 8707 §2)
  for (const audience of new Set(apis.map((api) => api.audience)))
    if (audience !== undefined && audience !== settings.audience && URL.canParse(audience))
      parameters.append('resource', audience)
  const location = await provider.authorizationUrl(parameters).catch((error: ProviderFailure) => {
    throw unavailable(error)
  })
  const saved = await transactions.save(cookies, {
    state,
    nonce,
    codeVerifier,
    maxAge,
    mode,
    isSilent,
    isPlain: (maxAge ?? acrValues ?? claims ?? loginHint ?? Object.keys(extraParams)[0]) === undefined,
    returnTo,
    startedAt,
    levels: levelsOf(acrValues, claims),
    subject: asked.subject ?? (found?.status === 'active' ? found.session.record.user.sub : undefined),
    session: session ?? undefined,
    wasSignedIn,
  })
  return { location: location.href, ...saved }
}

/**
 * How long ago a new session's person may have proved who they are, in seconds (`max_age`, OIDC Core §3.1.2.1): else who
 * comes back after the longest time of all would be given a session that is over.
 */
function longestAge(maxAge: number | undefined, { absoluteTimeoutMs }: BffSettings): number | undefined {
  // a second less, because whoever comes just then is too late already
  const longest = Math.min(maxAge ?? Infinity, Math.ceil((absoluteTimeoutMs ?? Infinity) / 1000) - 1)
  return longest === Infinity ? undefined : longest
}

/** Those members that have a value. */
export const defined = (members: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(members).filter((pair): pair is [string, string] => pair[1] !== undefined))

/** The authentication levels that are insisted on. OIDC Core calls `acr_values` a wish; who steps up needs more (RFC 9470 §5). */
function levelsOf(acrValues: string | undefined, claims: SignInRequest['claims']): string[] | undefined {
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
