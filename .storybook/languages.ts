import type { Messages } from '@stillhere/react'
import { ar } from '@stillhere/react/locales/ar'
import { cy } from '@stillhere/react/locales/cy'
import { de } from '@stillhere/react/locales/de'
import { en } from '@stillhere/react/locales/en'
import { es } from '@stillhere/react/locales/es'
import { fr } from '@stillhere/react/locales/fr'
import { he } from '@stillhere/react/locales/he'
import { hi } from '@stillhere/react/locales/hi'
import { it } from '@stillhere/react/locales/it'
import { ja } from '@stillhere/react/locales/ja'
import { pl } from '@stillhere/react/locales/pl'
import { pt } from '@stillhere/react/locales/pt'
import { ru } from '@stillhere/react/locales/ru'
import { zh } from '@stillhere/react/locales/zh'
import { pseudoMessages } from '@stillhere/react/testing'

/** What the toolbar offers, under the name that its readers look for. */
export const languages: Record<string, { title: string; messages: Messages }> = {
  en: { title: 'English', messages: en },
  ar: { title: 'العربية', messages: ar },
  cy: { title: 'Cymraeg', messages: cy },
  de: { title: 'Deutsch', messages: de },
  es: { title: 'Español', messages: es },
  fr: { title: 'Français', messages: fr },
  he: { title: 'עברית', messages: he },
  hi: { title: 'हिन्दी', messages: hi },
  it: { title: 'Italiano', messages: it },
  ja: { title: '日本語', messages: ja },
  pl: { title: 'Polski', messages: pl },
  pt: { title: 'Português', messages: pt },
  ru: { title: 'Русский', messages: ru },
  zh: { title: '中文', messages: zh },
  pseudo: { title: '[Máđé üp]', messages: pseudoMessages },
}
