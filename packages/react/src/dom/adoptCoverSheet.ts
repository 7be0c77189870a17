/**
 * Without it, content that says `visibility: visible` itself would show through, from shadow trees too, or fade out slowly,
 * or be printed.
 * Adopted, because a Content Security Policy may forbid a style element. Returns the removal.
 */
export function adoptCoverSheet(): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    [data-stillhere-covered], [data-stillhere-covered] * { visibility: hidden !important; transition: none !important }
    [data-stillhere-covered] > * { opacity: 0 !important }
    @media print { [data-stillhere-covered] { display: none !important } }
  `)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
