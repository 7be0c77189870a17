import { createSessionEngine } from '@stillhere/session-engine'
import { createAuthorizedFetch } from '@stillhere/token-client'
import { createBffClient } from '@stillhere/token-client/bff'

/** Uses the backend on this origin, below `/auth`, which knows the provider, the client's secret and the APIs. */
export const engine = createSessionEngine({ tokenClient: createBffClient() })

/** Calls `/api/…` of this origin; the backend adds the access token. */
export const api = createAuthorizedFetch({ tokenClient: engine, resources: [{ origin: location.origin }] })
