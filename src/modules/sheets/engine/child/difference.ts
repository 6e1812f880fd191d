import type { StepPreview } from '../../ports.ts'

/** What of a preview each kind of step works out in its own way. */
export type Difference = Pick<StepPreview, 'after' | 'pairs' | 'counts'>
