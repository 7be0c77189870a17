import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** The size of a bundle in bytes, in total and by file. */
export type BundleSize = {
  min: number
  gzip: number
  brotli: number
  /** Lazy-loaded bytes, in brotli. */
  later: number
  files: { file: string; min: number }[]
}

/** Bundles like a production build of an app: minified by esbuild, React external, brotli 11. */
export const measureBundle = async (source: string, loader: 'ts' | 'css' = 'ts'): Promise<BundleSize> => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, loader, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    splitting: true,
    outdir: 'out',
    platform: 'browser',
    target: 'es2022',
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  const { outputs } = metafile
  const start = new Set<string>()
  const follow = (file: string) => {
    if (start.has(file)) return
    start.add(file)
    for (const { path: imported, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !external) follow(imported)
  }
  for (const [file, { entryPoint }] of Object.entries(outputs)) if (entryPoint === '<stdin>') follow(file)
  const isAtStart = (file: string) => start.has(file)
  const codeOf = (wanted: (file: string) => boolean) =>
    outputFiles.filter(({ path: file }) => wanted(path.relative(process.cwd(), file))).map(({ contents }) => contents)
  const code = Buffer.concat(codeOf(isAtStart))
  const files = Object.entries(outputs).flatMap(([output, { inputs }]) =>
    isAtStart(output) ? Object.entries(inputs).map(([file, { bytesInOutput }]) => ({ file, min: bytesInOutput })) : [],
  )
  return {
    min: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
    later: codeOf((file) => !isAtStart(file)).reduce((sum, chunk) => sum + brotliCompressSync(chunk).length, 0),
    files: files.sort((a, b) => b.min - a.min),
  }
}
