export { createLimits, type Limits } from './limits.ts'
export type { Budgets, Reservation, Reserving, Settling } from './budgets.ts'
