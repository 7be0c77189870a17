/** This page's origin; empty where there is no page. */
export const pageOrigin = (): string => (typeof location === 'undefined' ? '' : location.origin)
