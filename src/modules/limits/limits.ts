import { authorize, type Actor } from '../../kernel/actor.ts'
import { createBudgets, type Budgets } from './budgets.ts'
import type { RequestLimitsInfo } from './contract.ts'
import { createRequestLimits, perAddress, type RequestLimitOptions, type RequestLimits } from './request-limits.ts'
import { createBudgetService, type BudgetService, type LimitDeps } from './service.ts'

export interface Limits {
  readonly budgets: Budgets
  readonly service: BudgetService
  /** Null when nothing is limited. */
  readonly requests: RequestLimits | null
  requestLimits(actor: Actor): RequestLimitsInfo
}

export type LimitsOptions = LimitDeps & Pick<RequestLimitOptions, 'perMinute' | 'loginPerMinute'>

export function createLimits(options: LimitsOptions): Limits {
  const { perMinute, loginPerMinute } = options
  return {
    budgets: createBudgets(options),
    service: createBudgetService(options),
    requests: createRequestLimits(options),
    requestLimits(actor) {
      authorize(actor, 'limits.read')
      if (perMinute === 0) return { perMinute: null, perAddressPerMinute: null, loginPerMinute: null }
      return { perMinute, perAddressPerMinute: perAddress(perMinute), loginPerMinute }
    },
  }
}
