import { libraryBuild } from '../../tools/libraryBuild.ts'

export default libraryBuild(
  [
    'src/index.ts',
    'src/adapters/*/index.ts',
    'src/testing/index.ts',
    'src/testing/hostile-provider/{index,serveHostileProvider}.ts',
  ],
  { deps: { neverBundle: [/^node:/] } },
)
