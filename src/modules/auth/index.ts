export { createAuth, type Auth, type AuthDeps } from './service.ts'
