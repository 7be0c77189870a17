import { index, route, type RouteConfig } from '@react-router/dev/routes'

const routes: RouteConfig = [
  index('routes/goods.tsx'),
  route('orders', 'routes/orders.tsx'),
  route('sign-in', 'routes/sign-in.ts'),
]

export default routes
