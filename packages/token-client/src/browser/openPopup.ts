import type { TokenClientPhase } from '../tokenClientError.ts'
import { canOpenPopup } from './browserCapabilities.ts'
import { failure } from '../protocol/protocolError.ts'

const [width, height] = [480, 640]

/**
 * Opens an empty window in front of this one, or brings the one of this name back there. Browsers allow it only in the
 * handler of a click, so nothing may be waited for before.
 *
 * @throws TokenClientError `popup-blocked`, `popup-unsupported`
 */
export function openPopup(name: string, phase: TokenClientPhase): Window {
  if (!canOpenPopup()) throw failure('popup-unsupported', phase)
  const [left, top] = [screenX + (outerWidth - width) / 2, screenY + (outerHeight - height) / 2]
  const popup = open('', name, `popup,width=${width},height=${height},left=${left},top=${top}`)
  if (!popup) throw failure('popup-blocked', phase)
  popup.focus()
  return popup
}
