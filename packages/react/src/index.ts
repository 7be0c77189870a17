export { AuthProvider, type AuthProviderProps } from './AuthProvider.tsx'
export { SessionCountdown, type SessionCountdownProps } from './components/session-countdown/SessionCountdown.tsx'
export {
  SessionEndedDialog,
  type SessionEndedDialogProps,
} from './components/session-ended-dialog/SessionEndedDialog.tsx'
export { SessionShield } from './components/session-shield/SessionShield.tsx'
export {
  SessionTimeoutModal,
  type SessionTimeoutModalProps,
} from './components/session-timeout-modal/SessionTimeoutModal.tsx'
export {
  useSessionTimeoutModal,
  type SessionTimeoutModalParts,
  type TimeoutModalPhase,
} from './components/session-timeout-modal/useSessionTimeoutModal.ts'
export {
  SessionTimeoutNotice,
  type SessionTimeoutNoticeProps,
} from './components/session-timeout-notice/SessionTimeoutNotice.tsx'
export { SignedOutPage, type SignedOutPageProps } from './components/signed-out-page/SignedOutPage.tsx'
export type { Appearance, DialogParts } from './dom/Dialog.tsx'
export { ProtectedRoute, type ProtectedRouteProps } from './guards/ProtectedRoute.tsx'
export { useAccessToken, type AccessTokenResult } from './hooks/useAccessToken.ts'
export { useAuthorizedFetch } from './hooks/useAuthorizedFetch.ts'
export { useKeepSessionActive } from './hooks/useKeepSessionActive.ts'
export { useSession } from './hooks/useSession.ts'
export { useSessionActions, type SessionActions } from './hooks/useSessionActions.ts'
export { useSessionExpiry, type SessionExpiry } from './hooks/useSessionExpiry.ts'
export { useUser } from './hooks/useUser.ts'
export { useSessionEngine } from './SessionContext.ts'
export { en } from './words/locales/en.ts'
export type { EndedMessages, Messages, NoticeMessages, PageMessages, TimeoutMessages } from './words/Messages.ts'
export type {
  AuditEvent,
  SessionEndReason,
  SessionEngine,
  SessionLimit,
  SessionPolicy,
  SessionState,
  SessionStatus,
} from '@stillhere/session-engine'
export { isSessionUsable, policies } from '@stillhere/session-engine'
export type {
  AccessToken,
  AccessTokenRequest,
  SignInOptions,
  SignOutOptions,
  UserClaims,
} from '@stillhere/token-client'
