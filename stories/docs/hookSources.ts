const all = import.meta.glob<string>(['../../packages/react/src/hooks/use*.ts', '!**/*.test.*'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const modal = import.meta.glob<string>(
  '../../packages/react/src/components/session-timeout-modal/useSessionTimeoutModal.ts',
  { query: '?raw', import: 'default', eager: true },
)
const provider = import.meta.glob<string>('../../packages/react/src/AuthProvider.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** The sources of all hooks. */
export const hookSources: Record<string, string> = { ...all, ...modal }
/** What `AuthProvider` takes is a union, which no table of props shows. */
export const providerSources: Record<string, string> = provider
