import type { BffContext } from '../bffContext.ts'
import { jsonResponse } from '../http/responses.ts'
import type { RequestContext } from '../requestContext.ts'

const isUp = async (check: Promise<unknown>): Promise<boolean> => {
  try {
    return (await check) !== false
  } catch {
    return false
  }
}
const word = (up: boolean) => (up ? 'up' : 'down')

/**
 * `GET health`: tells load balancers whether the backend can serve. 503 if the store or the provider is out of reach. With
 * `?check=live` it tells only that the process answers.
 */
export async function health({ store, provider }: BffContext, { url }: RequestContext): Promise<Response> {
  if (url.searchParams.get('check') === 'live') return jsonResponse({ live: true })
  const [storeUp, providerUp] = await Promise.all([isUp(store.get('health')), isUp(provider.isReachable())])
  const ready = storeUp && providerUp
  return jsonResponse({ live: true, ready, store: word(storeUp), provider: word(providerUp) }, ready ? 200 : 503)
}
