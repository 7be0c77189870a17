/** Where the bytes of the whole library come from, file by file (after `pnpm build`): minified, before compression. */
import { measureBundle } from '../tools/measureBundle.ts'
import { userImports } from '../tools/userImports.ts'

for (const { name, source, loader } of userImports) {
  const { min, brotli, files } = await measureBundle(source, loader)
  console.log(`\n${name}: ${min} min, ${brotli} brotli`)
  for (const { file, min: bytes } of files.filter((part) => part.min > 0)) {
    const short = file.replace(/^.*node_modules\//, '').replace(/^.*packages\//, '')
    console.log(`${String(bytes).padStart(8)}  ${((bytes / min) * 100).toFixed(1).padStart(4)} %  ${short}`)
  }
}
