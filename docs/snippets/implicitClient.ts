import { createImplicitClient } from '@stillhere/token-client/implicit'

export const tokenClient = createImplicitClient({ issuer: 'https://sign-in.example', clientId: 'my-app' })
