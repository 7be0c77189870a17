import type { TokenClient } from '@stillhere/token-client'

/**
 * Runs a command that a click has started. A window that it may need is opened first, because browsers open windows only
 * before the first promise, lock or message. It is closed after the command if it was not used.
 */
export function withWindow<T>(
  tokenClient: TokenClient,
  purpose: 'extend' | 'sign-in',
  command: () => Promise<T>,
): Promise<T> {
  const release = tokenClient.prepareWindow?.(purpose)
  const running = command()
  return release ? running.finally(release) : running
}
