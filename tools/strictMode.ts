import { configure } from '@testing-library/react'

// effects run twice, as in an app in development; a slow machine gets the time that it needs
configure({ reactStrictMode: true, asyncUtilTimeout: 30_000 })
