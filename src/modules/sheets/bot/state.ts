import { z } from 'zod'

const id = z.number().int()

/** What buttons under the last question mean: presses of an older number are told that they are old. */
const askedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('matrix'),
    number: id,
    question: z.string(),
    revision: id,
    choices: z.array(z.string()),
  }),
  z.object({ kind: z.literal('plan'), number: id, choices: z.array(z.string()) }),
  z.object({ kind: z.literal('preview'), number: id, words: z.string() }),
])
export type Asked = z.infer<typeof askedSchema>

const waitingSchema = z.object({ runId: id, downloadId: id.nullable(), words: z.string() })
export type Waiting = z.infer<typeof waitingSchema>

/** What is known of a chat about its project, beside the project itself. */
export const chatStateSchema = z.object({
  /** The next number of a question. */
  next: id.default(1),
  asked: askedSchema.nullable().default(null),
  /** Runs that were begun here and whose end is not told yet. */
  waiting: z.array(waitingSchema).default([]),
  toldVersion: id.nullable().default(null),
  toldQuestion: z.string().nullable().default(null),
  /** Files that could not be read and were told of. */
  toldFailures: z.array(id).default([]),
  /** Updates whose act is not done yet: what is told waits for them, and a job that runs twice finds its own gone. */
  pending: z.array(id).default([]),
})
export type ChatState = z.infer<typeof chatStateSchema>

/** More at once are no conversation. */
const MAX_PENDING = 500

export const withPending = (state: ChatState, updateRowId: number): ChatState => ({
  ...state,
  pending: [...state.pending, updateRowId].slice(-MAX_PENDING),
})

export const withoutPending = (state: ChatState, updateRowId: number): ChatState => ({
  ...state,
  pending: state.pending.filter((each) => each !== updateRowId),
})

/** Of a project that begins: numbers go on, so that old buttons stay old. */
export const freshState = ({ next, pending }: ChatState): ChatState => chatStateSchema.parse({ next, pending })
