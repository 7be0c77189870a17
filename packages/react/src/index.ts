export { AuthProvider, type AuthProviderProps } from './AuthProvider.tsx'
export { SessionCountdown, type SessionCountdownProps } from './components/session-countdown/SessionCountdown.tsx'
export type { SessionEndedDialogProps } from './components/session-ended-dialog/EndedDialog.tsx'
export { SessionEndedDialog } from './components/session-ended-dialog/SessionEndedDialog.tsx'
export { SessionShield } from './components/session-shield/SessionShield.tsx'
export { SessionTimeoutModal } from './components/session-timeout-modal/SessionTimeoutModal.tsx'
export type { SessionTimeoutModalProps } from './components/session-timeout-modal/TimeoutDialog.tsx'
export type { TimeoutModalPhase } from './components/session-timeout-modal/timeoutModalPhase.ts'
export {
  useSessionTimeoutModal,
  type SessionTimeoutModalOptions,
  type SessionTimeoutModalParts,
} from './components/session-timeout-modal/useSessionTimeoutModal.ts'
export {
  SessionTimeoutNotice,
  type SessionTimeoutNoticeProps,
} from './components/session-timeout-notice/SessionTimeoutNotice.tsx'
export { SignedOutPage, type SignedOutPageProps } from './components/signed-out-page/SignedOutPage.tsx'
export type { Appearance, DialogParts } from './dom/dialog.tsx'
export type { DraftResult } from './drafts/createDraft.ts'
export type { DraftOptions } from './drafts/draftStorage.ts'
export { ProtectedRoute, type ProtectedRouteProps } from './guards/ProtectedRoute.tsx'
export { requireSession, type RequireSessionOptions } from './guards/requireSession.ts'
export {
  RenderedFor,
  ServerRenderedFor,
  type RenderedForProps,
  type ServerRenderedForProps,
} from './guards/ServerRenderedFor.tsx'
export type { ProofOfIdentity } from './guards/stepUp.ts'
export { useAccessToken, type AccessTokenResult } from './hooks/useAccessToken.ts'
export { useAuthorizedFetch } from './hooks/useAuthorizedFetch.ts'
export { useDraft } from './hooks/useDraft.ts'
export { useKeepSessionActive } from './hooks/useKeepSessionActive.ts'
export { useSession } from './hooks/useSession.ts'
export { useSessionActions, type SessionActions } from './hooks/useSessionActions.ts'
export { useSessionExpiry, type SessionExpiry } from './hooks/useSessionExpiry.ts'
export { useStepUp, type StepUp } from './hooks/useStepUp.ts'
export { useUser } from './hooks/useUser.ts'
export { useSessionEngine, type InitialSession } from './SessionContext.ts'
export type { SignInMode } from './signIn.ts'
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
