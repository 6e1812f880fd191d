export { createAudit, type Audit, type AuditEntry } from './service.ts'
