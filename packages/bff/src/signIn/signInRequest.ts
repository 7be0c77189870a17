import { HttpError } from '../http/httpError.ts'
import { readJson } from '../http/requestBody.ts'
import { isObject, isShortString, readExtraParams } from './extraParams.ts'

/** Body of `POST login`: the members of `SignInOptions` of the token client that travel over the wire. */
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

const oneOf =
  (...allowed: string[]) =>
  (value: unknown) =>
    allowed.includes(value as string)

/** How each member is checked. Members without an entry are ignored. */
const checks = {
  mode: oneOf('redirect', 'popup', 'frame'),
  returnTo: isShortString,
  prompt: oneOf('login', 'consent', 'select_account', 'none'),
  maxAge: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  acrValues: isShortString,
  claims: isObject,
  loginHint: isShortString,
  uiLocales: isShortString,
  subject: isShortString,
} satisfies Record<Exclude<keyof SignInRequest, 'extraParams'>, (value: unknown) => boolean>

const isChecked = (name: string): name is keyof typeof checks => Object.hasOwn(checks, name)

/** @throws HttpError `parameter_forbidden`, `request_malformed`, `request_too_large` */
export async function readSignInRequest(request: Request): Promise<SignInRequest> {
  const body = await readJson(request)
  const given = Object.entries(body).filter(([name, value]) => isChecked(name) && value !== null)
  const invalid = given.find(([name, value]) => isChecked(name) && !checks[name](value))
  if (invalid) throw new HttpError('request_malformed', `"${invalid[0]}" has an invalid value.`)
  return {
    mode: 'redirect',
    ...Object.fromEntries(given),
    extraParams: readExtraParams(body['extraParams'] ?? undefined),
  }
}
