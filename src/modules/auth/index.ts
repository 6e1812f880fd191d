export { createAuth, type Auth } from './service.ts'
