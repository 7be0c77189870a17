import { libraryBuild } from '../../tools/libraryBuild.ts'

export default libraryBuild(['src/index.ts', 'src/stores/redis/index.ts', 'src/testing/index.ts'], {
  deps: { neverBundle: [/^node:/] },
})
