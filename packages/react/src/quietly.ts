/** For commands behind buttons and effects: the store shows their failure, so the rejection is no news. */
export const quietly = (command: Promise<unknown>): void => {
  command.catch(() => {})
}
