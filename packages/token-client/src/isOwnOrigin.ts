/** Whether an origin is the page's own. Where there is no page, none is. */
// oxlint-disable-next-line no-restricted-globals -- the only access to it here
export const isOwnOrigin = (origin: string): boolean => origin === globalThis.location?.origin
