import { AuthProvider, type Messages } from '@stillhere/react'
import type { ReactNode } from 'react'
import { AccountApp } from './AccountApp.tsx'
import type { TimeMachine } from './createTimeMachine.ts'
import type { AppName } from './deed.ts'
import { Frame } from './Frame.tsx'
import { ShopApp } from './ShopApp.tsx'
import { SignInPage } from './SignInPage.tsx'

const addresses = { shop: 'shop.storezero.example', account: 'account.storezero.example/orders' }
const apps = { shop: ShopApp, account: AccountApp }

/** A browser window with one of the apps in it. Being in it with the pointer or the keyboard is activity. */
export function AppWindow(props: {
  machine: TimeMachine
  app: AppName
  messages?: Partial<Messages> | undefined
}): ReactNode {
  const { machine, app, messages } = props
  const { world } = machine
  const open = world.apps.get(app)
  const page = world.signInPage?.app === app ? world.signInPage : null
  const App = apps[app]
  return (
    <section className="window" aria-label={app}>
      <div className="window-bar">
        <i />
        <i />
        <i />
        <span>{page?.mode === 'redirect' ? 'sign-in.example' : addresses[app]}</span>
      </div>
      <div className="window-page">
        {open ? (
          <Frame title={app} onActivity={() => void machine.touch(app)}>
            <AuthProvider key={world.id} engine={open.engine} navigate={() => {}}>
              <App messages={messages} />
            </AuthProvider>
          </Frame>
        ) : (
          <div className="window-empty">
            <p>This tab is not open.</p>
            <button type="button" onClick={() => void machine.perform({ kind: 'open', app })}>
              Open the {app}
            </button>
          </div>
        )}
        {page && <SignInPage machine={machine} mode={page.mode} />}
      </div>
    </section>
  )
}
