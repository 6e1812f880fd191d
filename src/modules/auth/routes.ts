import type { Route } from '../../http/route.ts'
import { keyRoutes } from './keys/routes.ts'
import { ownRoutes } from './own/routes.ts'
import { peopleRoutes } from './people/routes.ts'
import type { Auth } from './service.ts'
import { signInRoutes } from './sign-in/routes.ts'

interface AuthRoutesDeps {
  readonly auth: Auth
  /** Where people reach this server; an https address makes its cookies Secure. */
  readonly publicUrl: string | null
}

export const authRoutes = (deps: AuthRoutesDeps): Route[] => [
  ...signInRoutes(deps),
  ...ownRoutes(deps),
  ...peopleRoutes(deps),
  ...keyRoutes(deps),
]
