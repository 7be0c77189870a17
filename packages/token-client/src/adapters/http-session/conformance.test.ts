import { describeTokenClient } from '../../testing/describeTokenClient.ts'
import { openCookieBackend } from './openCookieBackend.ts'

for (const hasLook of [true, false])
  describeTokenClient(`http session, ${hasLook ? 'with' : 'without'} a look that extends nothing`, () =>
    openCookieBackend({ hasLook }),
  )
