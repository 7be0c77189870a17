export { sessionLoader, sessionMiddleware } from './sessionRoutes.ts'
