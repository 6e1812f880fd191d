import type { Calls } from '../platform/observe/calls.ts'
import type { Answer, SendOutcome, Sender, SenderFactory } from '../telegram/gateway.ts'

interface SenderWatch {
  readonly calls: Calls
  readonly countSend: (outcome: string) => void
}

/** Senders whose requests are timed and counted. A long poll that waits is no slow call, so only its failures are told. */
export const watchSenders = (factory: SenderFactory, watch: SenderWatch): SenderFactory => ({
  botApi: (token, mayLeave) => watchSender(factory.botApi(token, mayLeave), watch),
  webhook: (token) => factory.webhook(token),
})

function watchSender(sender: Sender, { calls, countSend }: SenderWatch): Sender {
  const ask = async <T>(name: string, work: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    const call = calls.begin('telegram', name)
    const answer = await call.run(work)
    call.end(answerWord(answer), answer.kind !== 'ok')
    return answer
  }
  const act = async (name: string, work: () => Promise<SendOutcome>): Promise<SendOutcome> => {
    const call = calls.begin('telegram', name)
    const outcome = await call.run(work)
    const word = outcomeWord(outcome)
    countSend(word)
    call.end(word, outcome.kind !== 'sent')
    return outcome
  }
  return {
    ...sender,
    send: (message) => act('send', () => sender.send(message)),
    edit: (edit) => act('edit', () => sender.edit(edit)),
    pin: (...message) => act('pin', () => sender.pin(...message)),
    chat: (chat) => ask('getChat', () => sender.chat(chat)),
    rights: (chat) => ask('getChatMember', () => sender.rights(chat)),
    identify: () => ask('getMe', () => sender.identify()),
    answerCallback: (id, text) => ask('answerCallbackQuery', () => sender.answerCallback(id, text)),
    fetchFile: (fileId, signal) => ask('getFile', () => sender.fetchFile(fileId, signal)),
    setCommands: (commands) => ask('setMyCommands', () => sender.setCommands(commands)),
    poll: (offset, signal) => ask('getUpdates', () => sender.poll(offset, signal)),
  }
}

const outcomeWord = (outcome: SendOutcome): string =>
  outcome.kind === 'refused' ? `refused_${outcome.class}` : outcome.kind

const answerWord = (answer: Answer<unknown>): string => (answer.kind === 'refused' ? String(answer.code) : answer.kind)
