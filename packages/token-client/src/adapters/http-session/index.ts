export { createHttpSessionClient } from './createHttpSessionClient.ts'
export type {
  HttpAnswer,
  HttpRequest,
  HttpSession,
  HttpSessionClientOptions,
  HttpSignOut,
} from './httpSessionOptions.ts'
export { authJs, betterAuth, duendeBff, secondsLeft } from './presets.ts'
