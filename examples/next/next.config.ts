import path from 'node:path'
import type { NextConfig } from 'next'

const config: NextConfig = {
  turbopack: { root: path.resolve(import.meta.dirname, '../..') },
  // CI builds once
  experimental: { turbopackFileSystemCacheForBuild: false },
  // `pnpm check` looks at the types
  typescript: { ignoreBuildErrors: true },
}

export default config
