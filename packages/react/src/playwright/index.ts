export { routeProvider, type RoutableContext, type RouteProviderOptions } from './routeProvider.ts'
export type { HostileProvider } from '@stillhere/token-client/hostile-provider'
