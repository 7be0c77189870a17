import { createBff, fileSessionStore, type Bff } from '@stillhere/bff'

const { ISSUER = '', CLIENT_SECRET = '', SECRETS = '', ORIGIN = '', ORDERS_API = '', SESSIONS = '' } = process.env

export const bff: Bff = createBff({
  issuer: ISSUER,
  clientId: 'shop',
  clientSecret: CLIENT_SECRET,
  secrets: SECRETS.split(' '),
  origin: ORIGIN,
  scope: 'openid profile offline_access',
  sessionStore: fileSessionStore({ path: SESSIONS }),
  postLogoutReturnTo: '/account',
  apis: { '/api': { target: ORDERS_API } },
})
