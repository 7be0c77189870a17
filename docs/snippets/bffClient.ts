import { createSessionEngine } from '@stillhere/session-engine'
import { createAuthorizedFetch } from '@stillhere/token-client'
import { createBffClient } from '@stillhere/token-client/bff'

/** The backend is on this origin, below `/auth`; it knows the provider, the client's secret and the APIs. */
export const engine = createSessionEngine({ tokenClient: createBffClient() })

/** For `/api/…` of this origin, which the backend passes on with an access token. */
export const api = createAuthorizedFetch({ tokenClient: engine, resources: [{ origin: location.origin }] })
