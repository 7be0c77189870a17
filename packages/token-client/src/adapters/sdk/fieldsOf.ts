/** Reads fields of a value of unknown shape, such as an error of an SDK. */
export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> => Object(value) as Record<string, unknown>

/** Returns the parameters without the undefined ones. */
export const definedOf = <Value>(parameters: Record<string, Value | undefined>): Record<string, Value> =>
  Object.fromEntries(Object.entries(parameters).filter((pair): pair is [string, Value] => pair[1] !== undefined))
