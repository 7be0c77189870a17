export { relayAuthorizationResponse } from './relayAuthorizationResponse.ts'
