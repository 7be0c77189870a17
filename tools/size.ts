/** What a user's bundle grows by: bytes after esbuild's minifier and brotli 11, React external. Fails above the limits. */
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const reactNames = [
  'AuthProvider',
  'SessionTimeoutModal',
  'useSession',
  'useUser',
  'useSessionActions',
  'useSessionExpiry',
  'useAccessToken',
  'useAuthorizedFetch',
]
const oidcClient = `export { createOidcClient } from '@stillhere/token-client/oidc'\n`

const imports: { name: string; source: string; limit?: number }[] = [
  { name: 'OIDC client alone', source: oidcClient, limit: 10_500 },
  {
    name: 'provider, hooks, modal, OIDC client',
    source: `${oidcClient}export { ${reactNames.join(', ')} } from '@stillhere/react'\n`,
    limit: 16_000,
  },
  { name: 'all of react, OIDC client', source: `${oidcClient}export * from '@stillhere/react'\n` },
  { name: 'session engine alone', source: `export { createSessionEngine } from '@stillhere/session-engine'\n` },
]

const bundle = async (source: string, loader: 'ts' | 'css'): Promise<Buffer> => {
  const { outputFiles } = await build({
    stdin: { contents: source, loader, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  return Buffer.from(outputFiles[0]?.contents ?? [])
}

const row = (name: string, cells: (number | string)[]): string =>
  `${name.padEnd(38)}${cells.map((cell) => cell.toLocaleString('en').padStart(10)).join('')}`

const styles = { name: 'styles.css', source: `@import '@stillhere/react/styles.css';\n`, limit: undefined }

console.log(row('bytes', ['min', 'gzip', 'brotli', 'limit']))
for (const { name, source, limit } of [...imports, styles]) {
  const code = await bundle(source, name === 'styles.css' ? 'css' : 'ts')
  const brotli = brotliCompressSync(code).length
  const over = limit !== undefined && brotli > limit
  console.log(
    row(name, [code.length, gzipSync(code, { level: 9 }).length, brotli, limit ?? '']) + (over ? '  TOO BIG' : ''),
  )
  if (over) process.exitCode = 1
}
