export { createLimits, type Limits } from './limits.ts'
export type { Reservation, Reserving } from './budgets.ts'
