import type { StorybookConfig } from '@storybook/react-vite'

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx'],
  framework: '@storybook/react-vite',
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, allowedHosts: ['localhost'] },
  features: { sidebarOnboardingChecklist: false },
  typescript: { reactDocgen: 'react-docgen' },
  viteFinal: (vite) => ({
    ...vite,
    build: {
      ...vite.build,
      // what older browsers would get for light-dark() knows nothing of a scheme that the toolbar sets
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      rolldownOptions: {
        ...vite.build?.rolldownOptions,
        // component libraries mark their modules for servers, which matters nowhere here
        onLog: (level, log, next) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && next(level, log),
      },
    },
    resolve: { ...vite.resolve, conditions: ['stillhere-source', 'module', 'browser', 'development|production'] },
  }),
}

export default config
