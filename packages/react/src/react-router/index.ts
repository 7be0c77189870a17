export { sessionLoader } from './sessionLoader.ts'
export { sessionMiddleware } from './sessionMiddleware.ts'
