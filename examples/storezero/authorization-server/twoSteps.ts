import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'

/** How strongly a person has proved who they are (`acr`): by password, or by a code as well. */
export const password = 'urn:storezero:password'
export const twoSteps = 'urn:storezero:two-steps'

/** The code of the second step, the same for all users of the demo. */
export const demoCode = '123456'

export const wantsTwoSteps = (acrValues: unknown): boolean =>
  typeof acrValues === 'string' && acrValues.split(' ').includes(twoSteps)

/**
 * What the ID token says of a sign-in (`acr`, `amr` by RFC 8176). A browser that is known from an earlier code counts as
 * the second step, but no code was entered: `rba`, not `otp`.
 */
export function proofOf(first: 'pwd' | 'fed', second: 'code' | 'known browser' | null): { acr: string; amr: string[] } {
  if (!second) return { acr: password, amr: [first] }
  return { acr: twoSteps, amr: [first, second === 'code' ? 'otp' : 'rba', 'mfa'] }
}

/** `acr_values` alone are a wish (OIDC Core §3.1.2.1), which oidc-provider passes over; here the second step is asked for. */
export const askForTwoSteps = (): InstanceType<typeof interactionPolicy.Check> =>
  new interactionPolicy.Check(
    'acr_not_reached',
    'a second step is asked for',
    'unmet_authentication_requirements',
    ({ oidc }: KoaContextWithOIDC) => wantsTwoSteps(oidc.params?.['acr_values']) && oidc.session?.acr !== twoSteps,
  )

/** An API reads from the access token how and when the person has signed in (RFC 9470 §6.1); oidc-provider leaves that out. */
export function proofOfIdentity({ oidc }: KoaContextWithOIDC): Record<string, unknown> {
  const { AuthorizationCode: code, RefreshToken: refresh } = oidc.entities
  const { acr, amr, authTime } = code ?? refresh ?? {}
  return { acr, amr, auth_time: authTime }
}
