type Handler = (request: Request) => Promise<Response>

/** Lazy-loads the backend at the first request, because `next build` evaluates every route and has no secrets. */
export const GET: Handler = async (request) => (await import('./bff.ts')).bff.fetch(request)
export { GET as HEAD, GET as POST, GET as PUT, GET as PATCH, GET as DELETE, GET as OPTIONS }
