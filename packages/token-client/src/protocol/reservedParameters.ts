/** Parameters of an authorization request that the client sets itself: they protect the flow, or have an option. */
export const reservedParameters: ReadonlySet<string> = new Set([
  'client_id',
  'code_challenge',
  'code_challenge_method',
  'id_token_hint',
  'max_age',
  'nonce',
  'redirect_uri',
  'request',
  'request_uri',
  'response_mode',
  'response_type',
  'scope',
  'state',
])

/** Parameters of an end-session request that the client sets itself. */
export const reservedSignOutParameters: ReadonlySet<string> = new Set([
  'client_id',
  'id_token_hint',
  'post_logout_redirect_uri',
  'state',
])
