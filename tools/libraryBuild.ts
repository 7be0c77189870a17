import { defineConfig, type UserConfig } from 'tsdown'

/** One build for every published package: ESM and declarations, one output file per source file so that bundlers drop what is unused. */
export const libraryBuild = (entry: string[], extra: UserConfig = {}): UserConfig =>
  defineConfig({
    entry,
    platform: 'neutral',
    target: 'es2022',
    unbundle: true,
    fixedExtension: false,
    dts: { generator: 'oxc' },
    sourcemap: true,
    logLevel: 'warn',
    inputOptions: {
      // file by file the directives do stay; packedPackages.ts looks
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log)
      },
    },
    ...extra,
  })
