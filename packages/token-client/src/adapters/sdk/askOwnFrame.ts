import { askHiddenFrame } from '../../browser/hiddenFrame.ts'

const frameTimeoutMs = 10_000

/**
 * Loads an authorization request in a hidden frame and returns the address, on this origin, that the server sends the
 * frame back to. The page there needs no script.
 *
 * @throws TokenClientError `timeout`; `silent-no-answer` when the server shows a page; `aborted`
 */
export const askOwnFrame = (url: string, signal: AbortSignal): Promise<string> =>
  askHiddenFrame<string>(url, { timeoutMs: frameTimeoutMs, signal }, ({ frame, ending, resolve }) =>
    frame.addEventListener(
      'load',
      () => {
        const href = ownHrefOf(frame)
        if (href?.includes('state=')) resolve(href)
      },
      ending,
    ),
  )

function ownHrefOf(frame: HTMLIFrameElement): string | undefined {
  try {
    return frame.contentWindow?.location.href
  } catch {
    return undefined // still at the server
  }
}
