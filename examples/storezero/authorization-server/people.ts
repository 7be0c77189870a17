/** A user of the demo. The claims go into the ID token. */
export type Person = {
  /** Also the subject, so it never changes. */
  username: string
  /** `null`: signs in through an upstream provider only. */
  password: string | null
  name: string
  email: string
  isEmailVerified: boolean
  /** When the password was last changed, epoch ms. */
  passwordChangedAt: number
}

/** Claims of a user from an upstream provider. */
export type UpstreamIdentity = {
  provider: string
  subject: string
  name: string
  email: string
  isEmailVerified: boolean
}

/** All accounts. Kept in memory, so that each run of the demo starts alike. */
export type People = {
  all(): readonly Person[]
  find(username: string): Person | undefined
  /**
   * Whose account an upstream identity belongs to. The first visit decides, by an address that both sides have verified;
   * after it the identity stays linked, whatever becomes of the addresses. Who has no account gets one.
   */
  findUpstream(identity: UpstreamIdentity): Person
  /** @returns false: empty, or no user with that name and a password */
  changePassword(username: string, password: string): boolean
  /** @returns false: not an address, or another user's */
  changeEmail(username: string, email: string): boolean
}

/** Accounts at the start, with the passwords that the demo shows. */
export const firstPeople = [
  { username: 'ada', password: 'ada', name: 'Ada', email: 'ada@storezero.example' },
  { username: 'grace', password: 'grace', name: 'Grace', email: 'grace@storezero.example' },
] as const

export function createPeople(): People {
  const people = new Map<string, Person>()
  const links = new Map<string, string>()
  const keep = (person: Omit<Person, 'passwordChangedAt'>): Person => {
    const kept = { ...person, passwordChangedAt: Date.now() }
    people.set(kept.username, kept)
    return kept
  }
  for (const person of firstPeople) keep({ ...person, isEmailVerified: true })
  const find = (username: string) => people.get(username)
  const owner = (email: string) =>
    [...people.values()].find((one) => one.isEmailVerified && sameAddress(one.email, email))

  return {
    find,
    all: () => [...people.values()],
    findUpstream({ provider, subject, name, email, isEmailVerified }) {
      const id = `${provider}|${subject}`
      const known = find(links.get(id) ?? id) ?? (isEmailVerified ? owner(email) : undefined)
      const person =
        known ?? keep({ username: id, password: null, name, email, isEmailVerified: isEmailVerified && !owner(email) })
      links.set(id, person.username)
      return person
    },
    changePassword(username, password) {
      const person = find(username)
      if (!password || !person || person.password === null) return false
      people.set(person.username, { ...person, password, passwordChangedAt: Date.now() })
      return true
    },
    changeEmail(username, email) {
      const person = find(username)
      const other = owner(email)
      if (!person || !/^\S+@\S+$/.test(email) || (other && other !== person)) return false
      people.set(person.username, { ...person, email, isEmailVerified: true })
      return true
    },
  }
}

const sameAddress = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()
