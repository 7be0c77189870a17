import { afterEach, vi } from 'vitest'
import { describeTokenClient } from '../../testing/describeTokenClient.ts'
import { answerAll, follow } from '../../testing/fakeBff.ts'
import { openBffShop } from '../../testing/openBffShop.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describeTokenClient('bff client', () => {
  const { client, bff, page } = openBffShop()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  return {
    client,
    server: {
      signIn: (user) => {
        bff.user = user
      },
      endSession: () => {
        bff.user = null
      },
      requestCount: () => bff.providerRequests,
    },
    popup: {
      block: () => {
        page.blocksPopups = true
      },
      hold: () => {
        const sent: string[] = []
        const opened = new Promise<(typeof page.popups)[number]>((resolve) => {
          page.onPopup = (popup) => {
            sent.push(popup.url)
            resolve(popup)
          }
        })
        return {
          answer() {
            for (const url of sent) follow(bff, url)
            answerAll(page, bff)
          },
          async close() {
            const popup = await opened
            popup.close()
            await vi.advanceTimersByTimeAsync(2_000)
          },
        }
      },
    },
  }
})
