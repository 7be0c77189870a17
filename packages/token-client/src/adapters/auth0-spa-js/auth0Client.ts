/** What the adapter uses of an `Auth0Client`, in shape only: the SDK is no dependency. */
export type Auth0Client = {
  getConfiguration(): { domain: string; clientId: string }
  handleRedirectCallback(url?: string): Promise<{ appState?: unknown }>
  // each release of the SDK has options that another lacks
  // oxlint-disable-next-line typescript/no-explicit-any
  getTokenSilently(options: any): Promise<any>
  // oxlint-disable-next-line typescript/no-explicit-any
  loginWithRedirect(options?: any): Promise<void>
  // oxlint-disable-next-line typescript/no-explicit-any
  loginWithPopup(options?: any, config?: any): Promise<void>
  // oxlint-disable-next-line typescript/no-explicit-any
  logout(options?: any): Promise<void>
}

/** Answer of `getTokenSilently` with `detailedResponse`. */
export type Auth0Tokens = { id_token?: string; access_token: string; expires_in: number; scope?: string }

export type Auth0AdapterOptions = {
  /**
   * A page of this origin, registered as a callback URL, that hidden frames return to. It needs no script. With refresh
   * tokens (`useRefreshTokens`) it is needed to extend the SSO session; without it the client then has no capability
   * `silentAuthentication`.
   */
  silentRedirectUri?: string
  /** Audience of the SDK's own access token. Default: `authorizationParams.audience` of the SDK. */
  audience?: string
  /** Leaves the page. Default: `location.assign`. */
  navigate?: (url: string) => void
}
