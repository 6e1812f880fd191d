import type { AccountId } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/log.ts'
import type { Sender } from '../../telegram/gateway.ts'
import type { CallbackAnswer } from './dispatch.ts'

/** Telegram forgets an unanswered press soon, and so may we: the effect of the press is stored. */
const MAX_WAITING = 1_000
const AT_ONCE = 8

export interface AnswersDeps {
  readonly senderOf: (accountId: AccountId) => Sender | undefined
  readonly logger: Logger
}

export interface Answers {
  give(accountId: AccountId, answers: readonly CallbackAnswer[]): void
  /** Drops what waits and resolves when nothing is on the wire. */
  stop(): Promise<void>
}

/** Ends the waiting circles on pressed buttons. When too many wait, the oldest go without. */
export function createAnswers({ senderOf, logger }: AnswersDeps): Answers {
  const waiting: (CallbackAnswer & { readonly accountId: AccountId })[] = []
  const onTheWire = new Set<Promise<void>>()

  const send = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const answer = await senderOf(next.accountId)?.answerCallback(next.callbackId, next.text)
      if (answer !== undefined && answer.kind !== 'ok')
        logger.debug({ accountId: next.accountId, answer }, 'a pressed button was not answered')
    }
  }
  return {
    give(accountId, answers) {
      for (const answer of answers) waiting.push({ ...answer, accountId })
      waiting.splice(0, waiting.length - MAX_WAITING)
      while (onTheWire.size < Math.min(AT_ONCE, waiting.length)) {
        const sending: Promise<void> = send()
          .catch((error: unknown) => logger.warn({ accountId, error }, 'pressed buttons could not be answered'))
          .finally(() => onTheWire.delete(sending))
        onTheWire.add(sending)
      }
    },
    async stop() {
      waiting.length = 0
      await Promise.all(onTheWire)
    },
  }
}
