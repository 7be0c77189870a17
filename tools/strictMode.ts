import { configure } from '@testing-library/react'

// as apps run in development: every effect twice
configure({ reactStrictMode: true })
