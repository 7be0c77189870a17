/** For the root of what speaks: its own language and direction, whatever the page around it has. */
export const inLanguage = (locale: string): { lang: string; dir: 'ltr' | 'rtl' } => ({
  lang: locale,
  // not every browser tells; rarer languages say it by their script, such as `ckb-Arab`
  dir: /^(ar|fa|he|ps|ur|yi|.*-Arab)\b/.test(locale) ? 'rtl' : 'ltr',
})
