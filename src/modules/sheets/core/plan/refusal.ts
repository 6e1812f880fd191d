import type { Problem } from './ports.ts'

/** Carries a problem out of the depth of a step or a line; never leaves `attempt`. */
class Refused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

export function refuse(message: string, suggestions: readonly string[] = []): never {
  throw new Refused({ message, from: null, to: null, suggestions: suggestions.slice(0, 5) })
}

export function refuseAt(place: { readonly from: number; readonly to: number }, problem: Partial<Problem>): never {
  const { message = '', suggestions = [] } = problem
  throw new Refused({ message, from: place.from, to: place.to, suggestions: suggestions.slice(0, 5) })
}

export type Attempt<Value> =
  { readonly kind: 'ok'; readonly value: Value } | { readonly kind: 'refused'; readonly problem: Problem }

export function attempt<Value>(work: () => Value): Attempt<Value> {
  try {
    return { kind: 'ok', value: work() }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', problem: error.problem }
    throw error
  }
}
