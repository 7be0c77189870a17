/** An answer that says no, thrown from wherever that is found out. `error` is for programs, `message` for developers. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly error: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, error: string, message: string, headers: Record<string, string> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
    this.error = error
    this.headers = headers
  }
}
