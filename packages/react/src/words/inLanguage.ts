/** For the root of what speaks: its own language and direction, whatever the page around it has. */
export const inLanguage = (locale: string): { lang: string; dir: 'ltr' | 'rtl' } => ({
  lang: locale,
  // not every browser tells
  dir: /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b|-(arab|hebr)\b/i.test(locale) ? 'rtl' : 'ltr',
})
