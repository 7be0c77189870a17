import { libraryBuild } from '../../tools/libraryBuild.ts'

export default libraryBuild(['src/index.ts', 'src/testing/index.ts', 'src/words/locales/*.ts'], {
  copy: ['src/styles.css'],
})
