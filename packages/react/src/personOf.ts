import type { UserClaims } from '@stillhere/token-client'

/** Names a person: issuer and subject (OIDC Core §5.7). */
export const personOf = ({ iss, sub }: Pick<UserClaims, 'iss' | 'sub'>): string => JSON.stringify([iss, sub])
