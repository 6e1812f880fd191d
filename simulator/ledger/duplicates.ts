import { hash as digest } from 'node:crypto'
import type { Attempt } from './attempt.ts'
import { createHashCounter } from './hash-counter.ts'
import type { Duplicate, DuplicateRule } from './types.ts'

export const TEXT_SHOWN = 100
const MAX_LISTED = 100

const contentKey = (attempt: Attempt, rule: DuplicateRule): string | undefined => {
  if (rule.only?.test(attempt.text) === false) return undefined
  const match = rule.group?.exec(attempt.text)
  const text = match === null || match === undefined ? attempt.text : (match[1] ?? match[0])
  return `${text}\0${attempt.mediaSha256}`
}

/** Counts commits of the same content; keeps the first ones found for a person to look at. */
export const createDuplicateWatch = () => {
  const counter = createHashCounter()
  const list = new Map<string, Duplicate>()
  let rule: DuplicateRule = { only: undefined, group: undefined }
  let duplicates = 0
  let withKeyboard = 0
  const see = (attempt: Attempt): void => {
    const content = contentKey(attempt, rule)
    if (content === undefined || attempt.chat === undefined) return
    const hashed = digest('md5', `${attempt.bot}|${attempt.chat}|${content}`, 'buffer')
    const times = counter.add(hashed.readUInt32BE(0), hashed.readUInt32BE(4))
    if (times < 2) return
    duplicates++
    if (attempt.hasKeyboard) withKeyboard++
    const key = hashed.toString('hex')
    if (list.size >= MAX_LISTED && !list.has(key)) return
    const { bot, chat, text, messageId } = attempt
    list.set(key, { bot, chat, text: text.slice(0, TEXT_SHOWN), times, lastMessageId: messageId ?? 0 })
  }
  return {
    see,
    setRule: (next: DuplicateRule) => {
      rule = next
    },
    summary: () => ({ duplicates, duplicatesWithKeyboard: withKeyboard, duplicateList: [...list.values()] }),
  }
}
