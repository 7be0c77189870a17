import type { SignInOptions } from '../../tokenClient.ts'
import { definedOf } from './fieldsOf.ts'

/** Returns the wishes about a sign-in as parameters of an authorization request (OIDC Core §3.1.2.1). */
export const authorizationParamsOf = ({
  prompt,
  maxAge,
  acrValues,
  claims,
  loginHint,
  uiLocales,
  extraParams,
}: SignInOptions): Record<string, string> => ({
  ...extraParams,
  ...definedOf({
    prompt,
    max_age: maxAge?.toString(),
    acr_values: acrValues,
    claims: claims && JSON.stringify(claims),
    login_hint: loginHint,
    ui_locales: uiLocales,
  }),
})
