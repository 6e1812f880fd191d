import type { Db } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { Logger } from '../../kernel/log.ts'
import { createBudgets, type Budgets } from './budgets.ts'
import type { RequestLimitsInfo } from './contract.ts'
import { createRequestLimits, perAddress, type RequestLimitOptions, type RequestLimits } from './request-limits.ts'
import { createRequestQuotas, type RequestQuotas } from './request-quotas.ts'
import { createSharedWindows } from './shared-windows.ts'
import { createBudgetService, type BudgetService, type LimitDeps } from './service.ts'

export interface Limits {
  readonly budgets: Budgets
  readonly service: BudgetService
  readonly quotas: RequestQuotas
  /** Null when nothing is limited. */
  readonly requests: RequestLimits | null
  requestLimits(actor: Actor): RequestLimitsInfo
  close(): Promise<void>
}

export type LimitsOptions = Omit<LimitDeps, 'onChange'> &
  Pick<RequestLimitOptions, 'perMinute' | 'loginPerMinute'> & {
    readonly db: Db
    readonly logger: Logger
    /** Other processes serve the same install: they count requests together. */
    readonly isShared: boolean
  }

export function createLimits(options: LimitsOptions): Limits {
  const { perMinute, loginPerMinute } = options
  const budgets = createBudgets(options)
  const quotas = createRequestQuotas({ ...options, budgets })
  const requests = createRequestLimits(options)
  const sharing = requests !== null && options.isShared ? createSharedWindows({ ...options, limits: requests }) : null
  sharing?.start()
  return {
    budgets,
    service: createBudgetService({ ...options, onChange: () => quotas.forget() }),
    quotas,
    requests,
    requestLimits(actor) {
      authorize(actor, 'limits.read')
      if (perMinute === 0) return { perMinute: null, perAddressPerMinute: null, loginPerMinute: null }
      return { perMinute, perAddressPerMinute: perAddress(perMinute), loginPerMinute }
    },
    close: async () => sharing?.stop(),
  }
}
