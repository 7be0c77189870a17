import { create, type AxiosInstance } from 'axios'
import ky, { type KyInstance } from 'ky'
import createClient, { type Client } from 'openapi-fetch'

/**
 * Reads the body first, so that it can be sent again after a renewal or a step-up. These clients pass a `Request`, whose
 * body can be sent only once. Omit this for uploads that do not fit into memory.
 */
const readFirst =
  (authorizedFetch: typeof fetch): typeof fetch =>
  async (input, init) => {
    if (!(input instanceof Request) || !input.body) return authorizedFetch(input, init)
    const { method, headers, signal, credentials, cache } = input
    return authorizedFetch(input.url, { method, headers, signal, credentials, cache, body: await input.arrayBuffer() })
  }

export const createAxios = (authorizedFetch: typeof fetch, baseURL: string): AxiosInstance =>
  create({ baseURL, adapter: 'fetch', env: { fetch: readFirst(authorizedFetch) } })

/** Disables ky's time limit of ten seconds, because signing in again takes longer. */
export const createKy = (authorizedFetch: typeof fetch, baseUrl: string): KyInstance =>
  ky.create({ baseUrl, fetch: readFirst(authorizedFetch), timeout: false })

export const createOpenapiClient = <Paths extends {}>(authorizedFetch: typeof fetch, baseUrl: string): Client<Paths> =>
  createClient<Paths>({ baseUrl, fetch: readFirst(authorizedFetch) })
