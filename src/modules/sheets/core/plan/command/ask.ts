/** Carries a question out of the depth of a line: the words mean two things. */
class Asked extends Error {
  /** Whole texts, each of which means one. */
  readonly choices: readonly string[]
  constructor(question: string, choices: readonly string[]) {
    super(question)
    this.choices = choices
  }
}
/** Carries out that the values of a column are needed before the line can mean something. */
class Needed extends Error {
  readonly column: string
  constructor(column: string) {
    super('values')
    this.column = column
  }
}

export function askOf(question: string, choices: readonly string[]): never {
  throw new Asked(question, choices)
}

export function needValues(column: string): never {
  throw new Needed(column)
}

export type Answered<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'asked'; readonly question: string; readonly choices: readonly string[] }
  | { readonly kind: 'needed'; readonly column: string }

export function answered<Value>(work: () => Value): Answered<Value> {
  try {
    return { kind: 'ok', value: work() }
  } catch (error) {
    if (error instanceof Asked) return { kind: 'asked', question: error.message, choices: error.choices }
    if (error instanceof Needed) return { kind: 'needed', column: error.column }
    throw error
  }
}
