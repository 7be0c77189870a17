import '@stillhere/react/styles.css'
import addonA11y from '@storybook/addon-a11y'
import addonDocs from '@storybook/addon-docs'
import { definePreview } from '@storybook/react-vite'

/** The theme of the toolbar, put where the components' styles look for it. */
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
  },
  // the tests run each story in both
  initialGlobals: { theme: import.meta.env['STORYBOOK_THEME'] ?? 'light' },
  decorators: [
    (Story, { globals }) => {
      const theme = globals['theme'] === 'dark' ? 'dark' : 'light'
      document.documentElement.dataset['stillhereTheme'] = theme
      document.documentElement.style.colorScheme = theme
      // axe takes a page without a colour of its own for white
      document.body.style.background = 'light-dark(#fff, #131417)'
      document.body.style.color = 'light-dark(#17191d, #f1f2f4)'
      return <Story />
    },
  ],
})
