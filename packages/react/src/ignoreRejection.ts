/** Runs a command for a button or an effect. Its failure is already in the session's state, so the rejection is ignored. */
export const ignoreRejection = (command: Promise<unknown>): void => {
  command.catch(() => {})
}
