import { HttpError } from '../http/httpError.ts'

/** Parameters that protect the flow or decide about access. A page must not set them. */
const protectedParameters: ReadonlySet<string> = new Set([
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'request',
  'request_uri',
  'max_age',
  'prompt',
  'resource',
  'audience',
  'dpop_jkt',
  'id_token_hint',
  'post_logout_redirect_uri',
  'iss',
])

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
export const isShortString = (value: unknown): value is string => typeof value === 'string' && value.length <= 4_096

/**
 * Checks the member `extraParams` of a request.
 *
 * @throws HttpError `parameter_forbidden`, `request_malformed`
 */
export function readExtraParams(value: unknown = {}): Record<string, string> {
  if (!isObject(value) || !Object.values(value).every(isShortString))
    throw new HttpError('request_malformed', '"extraParams" must be an object of strings.')
  const name = Object.keys(value).find((one) => protectedParameters.has(one))
  if (name !== undefined) throw new HttpError('parameter_forbidden', `"extraParams" must not contain "${name}".`)
  return value as Record<string, string>
}
