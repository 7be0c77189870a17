/** What the adapter uses of a `User` of `oidc-client-ts`. */
export type OidcUser = {
  access_token: string
  refresh_token?: string
  id_token?: string
  expires_at?: number
  scope?: string
  state?: unknown
}

/** What the adapter uses of a `UserManager`, in shape only: the SDK is no dependency. */
export type UserManagerLike = {
  readonly settings: {
    readonly authority: string
    readonly client_id: string
    readonly silent_redirect_uri?: string | undefined
    readonly resource?: string | string[] | undefined
    readonly automaticSilentRenew?: boolean | undefined
    readonly monitorSession?: boolean | undefined
  }
  // each release of the SDK has options that another lacks, and its events know more of a user
  readonly events: {
    // oxlint-disable-next-line typescript/no-explicit-any
    load(user: any, raiseEvent?: boolean): Promise<void>
  }
  // oxlint-disable-next-line typescript/no-explicit-any
  storeUser(user: any): Promise<void>
  removeUser(): Promise<void>
  stopSilentRenew(): void
  signinRedirectCallback(url?: string): Promise<OidcUser>
  // oxlint-disable-next-line typescript/no-explicit-any
  signinSilent(args?: any): Promise<OidcUser | null>
  // oxlint-disable-next-line typescript/no-explicit-any
  signinRedirect(args?: any): Promise<void>
  // oxlint-disable-next-line typescript/no-explicit-any
  signinPopup(args?: any): Promise<OidcUser>
  // oxlint-disable-next-line typescript/no-explicit-any
  signoutRedirect(args?: any): Promise<void>
}

export type UserManagerAdapterOptions = {
  /** Audience of the access token. Default: `resource` of the SDK's settings. */
  audience?: string
}
