/** What was looked at. */
export type FindingTopic =
  | 'configuration'
  | 'discovery'
  | 'keys'
  | 'token-endpoint'
  | 'response-modes'
  | 'hidden-frame'
  | 'third-party-cookies'
  | 'cross-origin-isolation'
  | 'refresh-tokens'
  | 'popup'
  | 'end-session'
  | 'clock'
  | 'storage'
  | 'tabs'
  | 'dpop'
  | 'pushed-requests'

/** `limited`: it works, but not in the best way. `unknown`: it cannot be found out without a person or another browser. */
export type FindingOutcome = 'works' | 'limited' | 'fails' | 'unknown'

/** One thing that was found out, in words for a developer. */
export type Finding = { topic: FindingTopic; outcome: FindingOutcome; explanation: string }

export const finding = (topic: FindingTopic, outcome: FindingOutcome, explanation: string): Finding => ({
  topic,
  outcome,
  explanation,
})
