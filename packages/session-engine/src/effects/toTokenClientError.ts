import { type TokenClientPhase, TokenClientError, isTokenClientError } from '@stillhere/token-client'

/** Adapters reject with a `TokenClientError`; a defect in one must not go untyped. */
export const toTokenClientError = (error: unknown, phase: TokenClientPhase): TokenClientError =>
  isTokenClientError(error)
    ? error
    : new TokenClientError(
        'token-client/authorization-failed',
        phase,
        'The token client failed in an unforeseen way.',
        {
          cause: error,
        },
      )
