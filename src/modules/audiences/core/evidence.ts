const acts = ['start', 'stop_command', 'stop_button', 'blocked_bot'] as const

/** An act of the person; `updateId` is Telegram's number of the update that told the bot. */
export interface ActEvidence {
  readonly kind: (typeof acts)[number]
  readonly updateId: number
}

/** In a sentence: which act of the person made the status, or (`telegram`) which answer of Telegram to a message. */
export function whyOf(status: string, evidence: string): string {
  const value = parse(evidence)
  if (typeof value !== 'object' || value === null) return unknownAct(status)
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
}

const unknownAct = (status: string): string => `Recorded as ${status}, without an act of theirs on file.`

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
