import { renderToString } from 'react-dom/server'
import { App } from './App.tsx'

/** What a server answers: the library may touch no browser global while it does. */
const html = renderToString(<App />)
if (!html.includes('One moment')) throw new Error(`The server rendered something else: ${html}`)
