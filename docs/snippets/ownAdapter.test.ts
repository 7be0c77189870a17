import { createMemoryClient } from '@stillhere/token-client/memory'
import { describeTokenClient } from '@stillhere/token-client/testing'

describeTokenClient('my client', () => {
  const client = createMemoryClient() // your client
  return {
    client,
    server: {
      signIn: (sub) => client.server.signInAs({ iss: 'https://sign-in.example', sub }),
      endSession: () => client.server.endSession(),
      requestCount: () => client.server.requests.length,
    },
  }
})
