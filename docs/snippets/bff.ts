import { createBff, fileSessionStore, type Bff } from '@stillhere/bff'

const { ISSUER = '', CLIENT_SECRET = '', SECRETS = '', ORIGIN = '', ORDERS_API = '', SESSIONS = '' } = process.env

export const bff: Bff = createBff({
  issuer: ISSUER,
  clientId: 'shop',
  clientSecret: CLIENT_SECRET,
  // 32 random characters or more each, the newest first
  secrets: SECRETS.split(' '),
  // what browsers see, for instance https://shop.example
  origin: ORIGIN,
  insecureCookies: ORIGIN.startsWith('http:'),
  scope: 'openid profile offline_access',
  sessionStore: fileSessionStore({ path: SESSIONS }),
  apis: { '/api': { target: ORDERS_API } },
})
