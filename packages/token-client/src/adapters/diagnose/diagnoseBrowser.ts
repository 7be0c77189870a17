import { finding, type Finding } from './finding.ts'

/** What this browser, in this page, allows. */
export function diagnoseBrowser(): Finding[] {
  const isIsolated = globalThis.crossOriginIsolated
  const canShare = 'locks' in navigator && 'BroadcastChannel' in globalThis
  return [
    isIsolated
      ? finding(
          'cross-origin-isolation',
          'fails',
          'This page is cross-origin isolated, so no hidden frame can ask the server. Use refresh tokens, or let a click open a window.',
        )
      : finding('cross-origin-isolation', 'works', 'This page is not cross-origin isolated.'),
    'open' in globalThis
      ? finding('popup', 'works', 'A window can be opened by a click, unless the person or a sandbox forbids it.')
      : finding('popup', 'fails', 'Windows cannot be opened here. Sign in by redirect.'),
    diagnoseStorage(),
    canShare
      ? finding('tabs', 'works', 'Tabs of this app can hand their tokens to each other.')
      : finding(
          'tabs',
          'limited',
          'Web Locks or BroadcastChannel are missing (http, or an old browser): each tab is for itself.',
        ),
  ]
}

function diagnoseStorage(): Finding {
  const blocked = (['sessionStorage', 'localStorage'] as const).filter((name) => {
    try {
      const key = 'stillhere:diagnosis'
      globalThis[name].setItem(key, '1')
      globalThis[name].removeItem(key)
      return false
    } catch {
      return true
    }
  })
  return blocked.includes('sessionStorage')
    ? finding(
        'storage',
        'fails',
        'Session storage is blocked: a sign-in by redirect cannot be completed. A window still can.',
      )
    : blocked.length > 0
      ? finding('storage', 'limited', 'Local storage is blocked: tabs know less of each other.')
      : finding('storage', 'works', 'Session and local storage can be written.')
}
