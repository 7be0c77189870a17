/** How much later than it was made a click may be handled by a page that is busy. Anything later is another story: sleep. */
export const lateClickMs = 5_000
