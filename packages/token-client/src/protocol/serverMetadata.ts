/** Authorization server metadata (OpenID Connect Discovery §3, RFC 8414): the members that this client uses. */
export type ServerMetadata = {
  authorization_endpoint: string
  token_endpoint: string
  jwks_uri: string
  end_session_endpoint?: string
  revocation_endpoint?: string
  userinfo_endpoint?: string
  pushed_authorization_request_endpoint?: string
  require_pushed_authorization_requests?: boolean
  response_modes_supported?: string[]
  id_token_signing_alg_values_supported?: string[]
  code_challenge_methods_supported?: string[]
  authorization_response_iss_parameter_supported?: boolean
}

/** The server, with the endpoints that a sign-in needs. */
export type DiscoveredServer = ServerMetadata & { issuer: string }
