export { permissionsOf, roles, rules, keyScopes, type Role } from './core/permissions.ts'
export { sessionOnly, stepUpRequired } from './errors.ts'
export { createAuth, type Auth } from './service.ts'
export { refuseFallen } from './standing.ts'
