import { fromUserManager } from '@stillhere/token-client/oidc-client-ts'
import { UserManager } from 'oidc-client-ts'

const userManager = new UserManager({
  authority: 'https://sign-in.example',
  client_id: 'my-app',
  redirect_uri: location.origin,
  silent_redirect_uri: `${location.origin}/silent.html`,
  automaticSilentRenew: false,
})

export const tokenClient = fromUserManager(userManager)
