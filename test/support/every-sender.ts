import { silentLogger } from '../../src/kernel/log.ts'
import { createSenderFactory } from '../../src/telegram/bot-api/index.ts'
import type { SenderFactory } from '../../src/telegram/gateway.ts'

const timeouts = { connectMs: 500, sendMs: 700, uploadMs: 3_000, callMs: 700, pollS: 1 }

interface EverySender {
  readonly name: string
  create(apiRoot: string): SenderFactory
}

/** Every sender behaves as the contract tests say; a new one takes its place in the list. */
export const everySender: readonly [EverySender, ...EverySender[]] = [
  {
    name: 'bot-api',
    create: (apiRoot) => createSenderFactory({ apiRoot, timeouts, logger: silentLogger }),
  },
]
