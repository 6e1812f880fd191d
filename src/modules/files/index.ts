export { createFiles, type Files } from './service.ts'
