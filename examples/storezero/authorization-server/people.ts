/** Somebody who can sign in to the demo. The claims go into the ID token. */
export type Person = { username: string; password: string; name: string; email: string }

export const people: readonly Person[] = [
  { username: 'ada', password: 'ada', name: 'Ada', email: 'ada@storezero.example' },
  { username: 'grace', password: 'grace', name: 'Grace', email: 'grace@storezero.example' },
]

export const findPerson = (username: string): Person | undefined =>
  people.find((person) => person.username === username.trim().toLowerCase())
