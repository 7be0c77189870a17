import '@stillhere/react/styles.css'
import addonA11y from '@storybook/addon-a11y'
import addonDocs from '@storybook/addon-docs'
import { definePreview } from '@storybook/react-vite'
import { languages } from './languages.ts'

/** The toolbar: a theme, put where the components' styles look for it, and a language for what has `messages`. */
export default definePreview({
  addons: [addonA11y(), addonDocs()],
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
  },
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: { title: 'Theme', icon: 'contrast', items: ['light', 'dark'], dynamicTitle: true },
    },
    language: {
      description: 'What the components speak, and the page around them claims to',
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: Object.entries(languages).map(([value, { title }]) => ({ value, title })),
        dynamicTitle: true,
      },
    },
  },
  // the tests run each story in both
  initialGlobals: { theme: import.meta.env['STORYBOOK_THEME'] ?? 'light', language: 'en' },
  decorators: [
    (Story, { globals, args }) => {
      const theme = globals['theme'] === 'dark' ? 'dark' : 'light'
      document.documentElement.dataset['stillhereTheme'] = theme
      document.documentElement.style.colorScheme = theme
      // axe takes a page without a colour of its own for white
      document.body.style.background = 'light-dark(#fff, #131417)'
      document.body.style.color = 'light-dark(#17191d, #f1f2f4)'
      const code = String(globals['language'])
      const messages = languages[code]?.messages
      document.documentElement.lang = messages?.locale ?? 'en'
      document.documentElement.dir = code === 'ar' || code === 'he' ? 'rtl' : 'ltr'
      // a story about one language keeps it
      return <Story args={code === 'en' ? args : { messages, ...args }} />
    },
  ],
})
