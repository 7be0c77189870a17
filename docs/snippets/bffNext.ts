import { bff } from './bff.ts'

type Handler = (request: Request) => Promise<Response>

export const GET: Handler = (request) => bff.fetch(request)
export { GET as HEAD, GET as POST, GET as PUT, GET as PATCH, GET as DELETE, GET as OPTIONS }

export const dynamic = 'force-dynamic'
