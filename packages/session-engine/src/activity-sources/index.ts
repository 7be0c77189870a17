import type { ActivitySource } from './activitySource.ts'
import { keyboard } from './keyboard.ts'
import { pointer } from './pointer.ts'
import { touch } from './touch.ts'
import { wheel } from './wheel.ts'

export type { ActivitySource } from './activitySource.ts'

export const browserActivitySources: readonly ActivitySource[] = [pointer, keyboard, touch, wheel]
