import { trusted, type ActivitySource } from './activitySource.ts'

export const touch: ActivitySource = trusted('touch', ['touchstart', 'touchmove'])
