import { libraryBuild } from '../../tools/libraryBuild.ts'

export default libraryBuild(['src/index.ts'], { copy: ['src/styles.css'] })
