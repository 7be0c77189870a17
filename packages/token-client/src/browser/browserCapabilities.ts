/** Whether this page can open windows, and receive their answers. */
export const canOpenPopup = (): boolean => 'open' in globalThis && 'BroadcastChannel' in globalThis

/** Whether this page can do silent authentication in a hidden frame. Every server can, in one way or another. */
export const canAuthenticateSilently = (): boolean => !globalThis.crossOriginIsolated

/**
 * Tells whether a click permits a window after promises, locks and messages too. Chromium keeps the permission for five
 * seconds. WebKit reports it in `navigator.userActivation` but blocks the window all the same.
 */
export const keepsActivation = (): boolean => 'userAgentData' in navigator
