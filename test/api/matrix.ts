import { keyScopes, permissionsOf, roles, rules } from '../../src/modules/auth/index.ts'
import type { Permission } from '../../src/kernel/actor.ts'

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As `/accounts/{accountId}`. */
  readonly path: string
  /** `public`, `signed-in` or a permission. */
  readonly access: string
  readonly stepUp: 'never' | 'sometimes' | 'always'
}

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
}
interface Described {
  readonly 'x-permission': string
  readonly 'x-step-up': Operation['stepUp']
}

/** Every route that the server really has, from its own description. */
export const operationsOf = (text: string): Operation[] =>
  Object.entries((JSON.parse(text) as ApiDocument).paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, described]) =>
      method === 'head'
        ? []
        : [
            {
              method: method.toUpperCase() as Operation['method'],
              path: path.replace('/api/v1', ''),
              access: described['x-permission'],
              stepUp: described['x-step-up'],
            },
          ],
    ),
  )

export const nameOf = ({ method, path }: Operation): string => `${method} ${path}`

const marks = { always: ' (fresh proof)', sometimes: ' (fresh proof when large)', never: '' }
const cell = (yes: boolean): string => (yes ? 'yes' : '')

/** docs/roles.md: rewritten by `node run.cjs scripts/dump-roles.ts`, reviewed as a difference. */
export function rolesDocument(operations: readonly Operation[]): string {
  const of = (access: string): string =>
    operations
      .filter((operation) => operation.access === access)
      .map((operation) => `- \`${nameOf(operation)}\`${marks[operation.stepUp]}`)
      .sort()
      .join('\n')
  const permissions = Object.keys(rules) as Permission[]
  const rows = permissions.map((permission) => {
    const allowed = roles.map((role) => cell(permissionsOf(role).includes(permission)))
    return `| ${permission} | ${rules[permission].meaning} | ${[...allowed, cell(keyScopes.includes(permission))].join(' | ')} |`
  })
  const sections = permissions
    .map((permission) => [permission, of(permission)] as const)
    .filter(([, list]) => list !== '')
    .map(([permission, list]) => `### ${permission}\n\n${list}`)
  return `# Roles and routes

Who may do what. The table is \`src/modules/auth/core/permissions.ts\`; the routes say themselves what they need. This page is written by
\`node run.cjs scripts/dump-roles.ts\`, and a test holds it to both: a route that is not here, or is here with another right, fails.
The same test calls every route as every role, by session and by key.

A fresh proof is a password or a code of the second factor given within the last five minutes; the dashboard asks for it in place. An API key has none.

## Rights

| right | to | ${roles.join(' | ')} | for keys |
|---|---|${':-:|'.repeat(roles.length + 1)}
${rows.join('\n')}

## Routes

All under \`/api/v1\`. \`/health\`, \`/metrics\` and \`/status\` are described in [operations](operations.md).

### Anybody

${of('public')}

### Whoever is signed in, for their own account

No key may call these.

${of('signed-in')}

${sections.join('\n\n')}
`
}
