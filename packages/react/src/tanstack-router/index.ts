export { sessionBeforeLoad } from './sessionBeforeLoad.ts'
