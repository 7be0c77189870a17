import { libraryBuild } from '../../tools/libraryBuild.ts'

export default libraryBuild(
  ['src/index.ts', 'src/{react-router,tanstack-router,testing,playwright}/index.ts', 'src/words/locales/*.ts'],
  {
    copy: ['src/styles.css'],
  },
)
