import { screen, waitFor, within } from 'storybook/test'

/** Looks into a window's page, once there is something in it. */
export const inFrame = async (title: string): Promise<ReturnType<typeof within>> => {
  const frame = await screen.findByTitle<HTMLIFrameElement>(title)
  const body = await waitFor(() => {
    const found = frame.contentDocument?.querySelector<HTMLElement>('.app')
    if (!found) throw new Error(`Nothing in the window of ${title} yet.`)
    return found.ownerDocument.body
  })
  return within(body)
}
