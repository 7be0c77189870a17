import '@stillhere/devtools/styles.css'
import '@stillhere/react/styles.css'
import addonA11y from '@storybook/addon-a11y'
import addonDocs from '@storybook/addon-docs'
import { definePreview } from '@storybook/react-vite'
import { configure } from 'storybook/test'
import { languages } from './languages.ts'

// the tests run on slow machines, too
configure({ asyncUtilTimeout: 30_000 })

const rightToLeft = ['ar', 'he']

/** A component's doc comment without its tags; what its example says as code, since Markdown would take it for HTML. */
const extractComponentDescription = (component: { __docgenInfo?: { description?: string } } | null): string => {
  const [text = '', ...tags] = (component?.__docgenInfo?.description ?? '').split(/\n\s*@(?=\w)/)
  const examples = tags.filter((tag) => tag.startsWith('example')).map((tag) => tag.slice('example'.length).trim())
  return [text, ...examples.map((example) => `\`\`\`tsx\n${example}\n\`\`\``)].join('\n\n')
}

const docs = { codePanel: true, extractComponentDescription }

/**
 * The toolbar: a theme, put where the components' styles look for it, a language for what has `messages`, and the
 * direction of the page around it.
 */
export default definePreview({
  addons: [addonA11y(), addonDocs()],
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    options: {
      storySort: {
        method: 'alphabetical',
        order: [
          'Welcome',
          'Getting started',
          'Six acts',
          'Components',
          'Hooks',
          'Component libraries',
          'Theming',
          'Devtools',
        ],
      },
    },
    docs,
  },
  globalTypes: {
    theme: {
      description: 'Light or dark',
      toolbar: { title: 'Theme', icon: 'contrast', items: ['light', 'dark', 'system'], dynamicTitle: true },
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
    direction: {
      description: 'Of the page: the language’s own, or another',
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        items: [
          { value: 'auto', title: 'Direction of the language' },
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
        dynamicTitle: true,
      },
    },
  },
  // the tests run each story in several
  initialGlobals: {
    theme: import.meta.env['STORYBOOK_THEME'] ?? 'light',
    language: import.meta.env['STORYBOOK_LANGUAGE'] ?? 'en',
    direction: 'auto',
  },
  decorators: [
    (Story, { globals, args }) => {
      const { theme, language, direction } = globals
      const root = document.documentElement
      if (theme === 'system') delete root.dataset['stillhereTheme']
      else root.dataset['stillhereTheme'] = String(theme)
      root.style.colorScheme = theme === 'system' ? 'light dark' : String(theme)
      // axe takes a page without a colour of its own for white
      document.body.style.background = 'light-dark(#fff, #131417)'
      document.body.style.color = 'light-dark(#17191d, #f1f2f4)'
      const code = String(language)
      const messages = languages[code]?.messages
      const ownDirection = rightToLeft.includes(code) ? 'rtl' : 'ltr'
      root.lang = messages?.locale ?? 'en'
      root.dir = direction === 'auto' ? ownDirection : String(direction)
      // a story about one language keeps it
      return <Story args={code === 'en' ? args : { messages, ...args }} />
    },
  ],
})
