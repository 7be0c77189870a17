import { InMemoryWebStorage, type INavigator, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { openTestProvider, type TestProviderBed } from '../../testing/openTestProvider.ts'
import { fromUserManager } from './fromUserManager.ts'

const page = (path: string) => new URL(path, location.origin).href

/** Opens a real `UserManager` against the test provider. */
export async function openUserManager(clientId: string): Promise<TestProviderBed & { manager: UserManager }> {
  let manager!: UserManager
  const bed = await openTestProvider(({ origin, navigate }) => {
    const redirects: INavigator = {
      prepare: async () => ({
        navigate: ({ url }) => {
          navigate(url)
          return new Promise(() => {})
        },
        close: () => {},
      }),
      callback: async () => {},
    }
    manager = new UserManager(
      {
        authority: `${origin}/`,
        client_id: clientId,
        redirect_uri: page('/'),
        silent_redirect_uri: page('/silent'),
        popup_redirect_uri: page('/silent'),
        scope: 'openid profile',
        userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
      },
      redirects,
    )
    return fromUserManager(manager)
  })
  return { ...bed, manager }
}
