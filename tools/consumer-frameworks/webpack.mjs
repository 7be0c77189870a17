import path from 'node:path'
import webpack from 'webpack'

const target = (name, entry, platform) => ({
  name,
  mode: 'production',
  target: platform,
  entry,
  output: { path: path.resolve('webpack'), filename: `${name}.js`, library: { type: 'module' }, module: true },
  experiments: { css: true, outputModule: true },
  // most of the time would go into React
  optimization: { minimize: false },
  performance: { hints: false },
})

// what `tsc` has written: a loader would be one more thing that could be at fault
const targets = [target('browser', './js/main.js', 'web'), target('server', './js/server.js', 'node20')]
webpack(targets, (error, stats) => {
  if (!error && !stats.hasErrors() && !stats.hasWarnings()) return
  console.error(error ?? stats.toString())
  process.exitCode = 1
})
