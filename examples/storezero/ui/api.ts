import { scenario } from './scenario.ts'

const { account, api: direct } = scenario.origins
const hasBackend = scenario.backend && location.origin === account

/**
 * The orders API as this app reaches it, and what an authorized fetch has to know of it. My Account goes through its own
 * backend, which holds the tokens; the other apps go there themselves.
 */
export const api = hasBackend
  ? { url: `${account}/api`, resources: [{ origin: account }] }
  : { url: direct, resources: [{ origin: direct, audience: direct }] }
