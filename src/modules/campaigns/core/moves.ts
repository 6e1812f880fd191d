/**
 * The life of a campaign.
 *
 * `draft`: may be edited. `planning`: frozen; one delivery a recipient is being written, nothing is sent. `running`: deliveries are
 * being sent. `paused`: by a person, or because Telegram refused the message itself. `completed`: nothing is planned or in flight;
 * a retry makes it run again. `cancelled`: what had not been sent never will be.
 */
export type State = 'draft' | 'planning' | 'running' | 'paused' | 'completed' | 'cancelled'

export type Act = 'start' | 'pause' | 'resume' | 'cancel' | 'retry' | 'resolve'

const from: Readonly<Record<Act, readonly State[]>> = {
  start: ['draft'],
  pause: ['planning', 'running'],
  resume: ['paused'],
  cancel: ['planning', 'running', 'paused'],
  retry: ['running', 'paused', 'completed'],
  resolve: ['running', 'paused', 'completed', 'cancelled'],
}

const done: Readonly<Record<Act, string>> = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  retry: 'sent again',
  resolve: 'decided',
}

export const statesFor = (act: Act): readonly State[] => from[act]

/** As in "so it can't be …". */
export const participle = (act: Act): string => done[act]

/** Where a resumed campaign goes on: its plan may not have been finished. */
export const resumedState = (plan: { readonly position: number; readonly accounts: number }): 'planning' | 'running' =>
  plan.position < plan.accounts ? 'planning' : 'running'
