import { describeTokenClient } from '../../testing/describeTokenClient.ts'
import { openUserManager } from './openUserManager.ts'

for (const clientId of ['test', 'test-refresh'])
  describeTokenClient(`oidc-client-ts, client "${clientId}"`, () => openUserManager(clientId))
