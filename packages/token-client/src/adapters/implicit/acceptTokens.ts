import { failure, serverError } from '../../protocol/protocolError.ts'
import { verifyTokens } from '../../protocol/tokenResponse.ts'
import { isWellFormed } from './fragmentResponse.ts'
import type { Expected, Grant, TokenRequestContext } from '../../protocol/tokenRequestContext.ts'

/**
 * Checks the tokens of an authorization response, from a fragment or a message alike, exactly as those of a token
 * endpoint, and that the issuer has signed both as one pair (`at_hash`, OIDC Core §3.2.2.9): the front channel proves
 * nothing about an access token. The caller has found what is `expected` by the response's `state`.
 *
 * @throws TokenClientError `callback-malformed`, `issuer-mismatch`, `id-token-invalid`, `step-up-not-met`, `token-response-invalid`; whatever the server's error means
 */
export async function acceptTokens(
  context: TokenRequestContext,
  response: URLSearchParams,
  expected: Expected,
  contactedAt: number,
): Promise<Grant> {
  const { server, target, phase } = context
  if (!isWellFormed(response)) throw failure('callback-malformed', phase)
  const iss = response.get('iss')
  const error = response.get('error')
  // an ID token names its issuer itself, so servers leave the parameter out beside one; an error comes without
  const mustSay = error !== null && server.authorization_response_iss_parameter_supported
  if (iss === null ? mustSay : iss !== server.issuer)
    throw failure('issuer-mismatch', phase, `The answer is not from ${server.issuer}. Check option "issuer".`, {
      field: 'issuer',
    })
  if (error === 'unsupported_response_type')
    throw failure('config-invalid', phase, 'The server offers no implicit flow (any more). Check option "clientId".', {
      field: 'clientId',
    })
  if (error !== null) throw serverError(error, phase)

  const verified = await verifyTokens(context, Object.fromEntries(response), expected)
  // a wrong one has been refused already, a missing one only this flow cannot do without
  if (verified.claims?.['at_hash'] === undefined)
    throw failure('id-token-invalid', phase, 'The ID token has no at_hash.')
  return { ...target, ...verified, startedAt: contactedAt, contactedAt }
}
