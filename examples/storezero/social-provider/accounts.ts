/** An account at the social provider. The claims go into the ID token. */
export type Account = {
  username: string
  password: string
  name: string
  email: string
  /** The provider has made sure that the address is theirs. */
  isEmailVerified: boolean
}

/** One whom Storezero knows by the address, and one whom it has never seen. */
export const accounts: readonly Account[] = [
  { username: 'ada', password: 'kite', name: 'Ada', email: 'ada@storezero.example', isEmailVerified: true },
  { username: 'visitor', password: 'kite', name: 'Visitor', email: 'visitor@kinfolk.example', isEmailVerified: true },
]
