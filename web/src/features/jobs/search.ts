import { z } from 'zod'
import { jobStates } from '../../../../src/modules/jobs/contract.ts'

export const jobsSearchSchema = z.object({
  state: z.enum(jobStates).optional().catch(undefined),
})
