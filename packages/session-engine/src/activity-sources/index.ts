import type { ActivitySource } from './activitySource.ts'
import { keyboard } from './keyboard.ts'
import { pointer, touch, wheel } from './pointer.ts'

export type { ActivitySource } from './activitySource.ts'

export const browserActivitySources: readonly ActivitySource[] = [pointer, keyboard, touch, wheel]
