import { relayAuthorizationResponse } from '@stillhere/token-client/callback'

void relayAuthorizationResponse('You are signed in and can close this window.')
