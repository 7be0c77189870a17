import { relayAuthorizationResponse } from '@stillhere/token-client/callback'
import '../../ui/tokens.css'
import '../../ui/callback.css'

void relayAuthorizationResponse()
