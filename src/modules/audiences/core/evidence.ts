const acts = ['start', 'stop_command', 'stop_button', 'blocked_bot', 'forgotten'] as const

/** An act of the person; `updateId` is Telegram's number of the update that told the bot. */
export type ActEvidence =
  | { readonly kind: Exclude<(typeof acts)[number], 'forgotten'>; readonly updateId: number }
  /** They asked to be forgotten; nothing else is kept. */
  | { readonly kind: 'forgotten' }

/** How people of an import agreed. */
export interface ImportConsent {
  /** As 2026-05-31. */
  readonly obtainedOn: string
  readonly how: string
}

/**
 * In a sentence: which act of the person made the status, which answer of Telegram to a message (`telegram`), or which file that somebody
 * brought (`import`).
 */
export function whyOf(
  status: string,
  evidence: string,
  consents: ReadonlyMap<number, ImportConsent> = new Map(),
): string {
  const value = parse(evidence)
  if (typeof value !== 'object' || value === null) return unknownAct(status)
  const brought = importOf(value)
  if (brought !== undefined) return whyBrought(brought, consents.get(brought.id))
  if ('telegram' in value && typeof value.telegram === 'string')
    return `Telegram refused a message to them: “${value.telegram}”.`
  const act = 'kind' in value ? acts.find((kind) => kind === value.kind) : undefined
  return act === undefined ? unknownAct(status) : sentences[act]
}

const sentences: Readonly<Record<ActEvidence['kind'], string>> = {
  start: 'They pressed Start.',
  stop_command: 'They sent /stop.',
  stop_button: 'They pressed the unsubscribe button.',
  blocked_bot: 'They blocked the bot. Only a new Start of theirs brings them back.',
  forgotten: 'They were forgotten. A new Start of theirs makes a new contact.',
}

const unknownAct = (status: string): string => `Recorded as ${status}, without an act of theirs on file.`

/** The imports that some evidence names, each once. */
export const importsIn = (evidence: readonly string[]): readonly number[] => [
  ...new Set(evidence.map((text) => importOf(parse(text))?.id).filter((id) => id !== undefined)),
]

interface Brought {
  readonly id: number
  readonly line: number
}

function importOf(value: unknown): Brought | undefined {
  if (typeof value !== 'object' || value === null || !('import' in value) || !('line' in value)) return undefined
  return { id: Number(value.import), line: Number(value.line) }
}

const whyBrought = ({ id, line }: Brought, consent: ImportConsent | undefined): string =>
  consent === undefined
    ? `Brought in by import ${id}, line ${line}.`
    : `Brought in by import ${id}, line ${line}: “${consent.how}” (by ${consent.obtainedOn}).`

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
