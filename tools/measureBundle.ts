import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'

/** What a bundle weighs in bytes, and how much of it comes from which file. */
export type BundleSize = { min: number; gzip: number; brotli: number; files: { file: string; min: number }[] }

/** Bundles as a user's production build would: minified by esbuild, React external, brotli 11. */
export const measureBundle = async (source: string, loader: 'ts' | 'css' = 'ts'): Promise<BundleSize> => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, loader, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).map(([file, { bytesInOutput }]) => ({ file, min: bytesInOutput })),
  )
  return {
    min: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code).length,
    files: files.sort((a, b) => b.min - a.min),
  }
}
