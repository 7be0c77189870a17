import { useSyncExternalStore, type ComponentProps, type ReactNode } from 'react'

/** Navigates to a page of this app without a reload. */
export function goTo(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', path)
  else history.replaceState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
  if (how === 'push') scrollTo(0, 0)
}

/** The path and the query of this page. All the router that two small apps need. */
export function useAddress(): { path: string; query: URLSearchParams } {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  const [path = '/', search] = address.split('?')
  return { path, query: new URLSearchParams(search) }
}

const subscribe = (listener: () => void) => {
  addEventListener('popstate', listener)
  return () => removeEventListener('popstate', listener)
}

/** A link to a page of this app. */
export function Link({ to, children, ...rest }: ComponentProps<'a'> & { to: string; children: ReactNode }): ReactNode {
  const isHere = useAddress().path === to
  return (
    <a
      {...rest}
      href={to}
      aria-current={isHere ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
        event.preventDefault()
        goTo(to)
      }}
    >
      {children}
    </a>
  )
}
