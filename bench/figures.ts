/** What a figure must reach: in words of a comparison, checked as a number. */
export type Goal = { readonly atLeast: number } | { readonly below: number } | { readonly exactly: number }

/** The figures of one benchmark, a line of JSON each. */
export interface Figures {
  say(figure: string, value: number, unit: string, goal?: Goal): void
  /** Something about the run that is not a number: a setting, a peer that was not run. */
  note(text: string): void
  /** The same, for one case of several. */
  of(name: string): Figures
  /** Whether all that had a goal have reached it, in every case. */
  readonly ok: boolean
}

const DIGITS = 4

export function createFigures(bench: string): Figures {
  let isAllReached = true
  const print = (line: object): void => void process.stdout.write(`${JSON.stringify({ bench, ...line })}\n`)
  const of = (place: { readonly case?: string }): Figures => ({
    say(figure, value, unit, goal) {
      const line = { ...place, figure, value: rounded(value), unit }
      if (goal === undefined) {
        print(line)
        return
      }
      const ok = reaches(value, goal)
      isAllReached &&= ok
      print({ ...line, goal: inWords(goal), ok })
    },
    note: (note) => print({ ...place, note }),
    of: (name) => of({ case: name }),
    get ok() {
      return isAllReached
    },
  })
  return of({})
}

const reaches = (value: number, goal: Goal): boolean => {
  if ('atLeast' in goal) return value >= goal.atLeast
  return 'below' in goal ? value < goal.below : value === goal.exactly
}

const inWords = (goal: Goal): string => {
  if ('atLeast' in goal) return `>= ${goal.atLeast}`
  return 'below' in goal ? `< ${goal.below}` : `= ${goal.exactly}`
}

/** Four digits that mean something; whole numbers stay whole. */
const rounded = (value: number): number =>
  Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(DIGITS))

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The value that `share` of all are at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('There is nothing to take a quantile of.')
  return value
}
