import { Refusal } from './refusal.ts'
import { readJson } from './requestBody.ts'

/** What a page asks for when it wants somebody to sign in: `SignInOptions` of the token client, as far as they go over the wire. */
export type SignInRequest = {
  mode: 'redirect' | 'popup' | 'frame'
  returnTo?: string
  prompt?: string
  maxAge?: number
  acrValues?: string
  claims?: Record<string, unknown>
  loginHint?: string
  uiLocales?: string
  subject?: string
  extraParams: Record<string, string>
}

/** What protects the flow, and what access it leads to, is no page's to say. */
const protectedParameters =
  /^(client_id|client_secret|client_assertion(_type)?|redirect_uri|response_(type|mode)|scope|state|nonce|code_challenge(_method)?|request(_uri)?|max_age|prompt|resource|audience|dpop_jkt|id_token_hint|post_logout_redirect_uri|iss)$/

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 4_096

/** @throws Refusal `parameter_forbidden`, `request_malformed` */
export function readExtraParams(value: unknown = {}): Record<string, string> {
  if (!isObject(value) || !Object.values(value).every(isText))
    throw new Refusal(400, 'request_malformed', '"extraParams" must be an object of texts.')
  const name = Object.keys(value).find((one) => protectedParameters.test(one))
  if (name !== undefined) throw new Refusal(400, 'parameter_forbidden', `"extraParams" must not have "${name}".`)
  return value as Record<string, string>
}

/** @throws Refusal `parameter_forbidden`, `request_malformed`, `request_too_large` */
export async function readSignInRequest(request: Request): Promise<SignInRequest> {
  const body = await readJson(request)
  const isRight: Record<string, (value: unknown) => boolean> = {
    mode: (value) => isText(value) && /^(redirect|popup|frame)$/.test(value),
    returnTo: isText,
    prompt: (value) => isText(value) && /^(login|consent|select_account|none)$/.test(value),
    maxAge: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
    acrValues: isText,
    claims: isObject,
    loginHint: isText,
    uiLocales: isText,
    subject: isText,
  }
  const given = Object.entries(body).filter(([name, value]) => Object.hasOwn(isRight, name) && value !== null)
  const wrong = given.find(([name, value]) => !isRight[name]?.(value))
  if (wrong) throw new Refusal(400, 'request_malformed', `"${wrong[0]}" is wrong.`)
  return {
    mode: 'redirect',
    ...Object.fromEntries(given),
    extraParams: readExtraParams(body['extraParams'] ?? undefined),
  }
}
