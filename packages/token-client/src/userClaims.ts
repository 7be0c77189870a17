/**
 * What the ID token says about the person (OIDC Core §5.1). `sub` is unique within the issuer only: compare two users
 * with {@link isSameUser}, never by e-mail.
 */
export type UserClaims = {
  readonly iss: string
  readonly sub: string
  readonly name?: string
  readonly preferred_username?: string
  readonly given_name?: string
  readonly family_name?: string
  readonly email?: string
  readonly email_verified?: boolean
  readonly picture?: string
  readonly locale?: string
  readonly [claim: string]: unknown
}

/** Whether both are the same person: issuer and subject (OIDC Core §5.7). */
export const isSameUser = (a: Pick<UserClaims, 'iss' | 'sub'>, b: Pick<UserClaims, 'iss' | 'sub'>): boolean =>
  a.iss === b.iss && a.sub === b.sub
