/** Whether an origin is the page's own. Where there is no page, none is. */
// oxlint-disable-next-line no-restricted-properties -- the door to it
export const isOwnOrigin = (origin: string): boolean => origin === globalThis.location?.origin
