/**
 * 64 bits of a text, at once and everywhere: Web Crypto would answer too late for the first frame, and not at all
 * without https. Keeps names out of sight; whoever guesses a name can check the guess.
 */
export function digest(text: string): string {
  let [low, high] = [0x811c9dc5, 0x2545f491]
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x01000193)
    high = Math.imul(((high << 7) | (high >>> 25)) ^ text.charCodeAt(at), 0x9e3779b1)
  }
  return [low ^ (high >>> 15), high ^ (low >>> 13)].map((half) => (half >>> 0).toString(36)).join('_')
}
