import { createRoot } from 'react-dom/client'
import { App } from '../../docs/snippets/quickStart.tsx'

const root = document.querySelector('#root')
if (root) createRoot(root).render(<App />)
