import { SessionTimeline } from '@stillhere/devtools'
import '@stillhere/devtools/styles.css'
import { useSessionEngine } from '@stillhere/react'

export const Timeline = () => <SessionTimeline engine={useSessionEngine()} />
