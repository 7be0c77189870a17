import path from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '..')

/** Bundles the app of the docs as a bundler that knows `import.meta.env.DEV` would, and says what of devtools is in it. */
const bundle = async (isDevelopment: boolean) => {
  const { metafile, outputFiles } = await build({
    entryPoints: [path.join(root, 'docs/snippets/devtools.tsx')],
    bundle: true,
    minify: !isDevelopment,
    write: false,
    metafile: true,
    splitting: true,
    format: 'esm',
    outdir: 'out',
    jsx: 'automatic',
    conditions: ['stillhere-source'],
    external: ['react', 'react/jsx-runtime'],
    define: {
      'import.meta.env.DEV': String(isDevelopment),
      'process.env.NODE_ENV': JSON.stringify(isDevelopment ? 'development' : 'production'),
    },
    logLevel: 'error',
  })
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const ofPackage = (name: string) => inputs.filter(([file]) => file.includes(`packages/${name}/`))
  return {
    bytesOf: (name: string) => ofPackage(name).reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0),
    text: outputFiles.map(({ text }) => text).join('\n'),
  }
}

test('in development the devtools are there, styles and all', async () => {
  const { bytesOf, text } = await bundle(true)
  expect(bytesOf('devtools')).toBeGreaterThan(10_000)
  expect(text).toContain('.stillhere-devtools-panel')
  expect(text).toContain('Session devtools')
})

test('of a production bundle they are not one byte', async () => {
  const { bytesOf, text } = await bundle(false)
  expect(bytesOf('react')).toBeGreaterThan(10_000)
  expect(bytesOf('devtools')).toBe(0)
  expect(text).not.toMatch(/stillhere-(devtools|timeline)|Session devtools/)
})
