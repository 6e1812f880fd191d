import { badRequest } from '../api/refusal.ts'
import type { Entity, FormattedText } from './entity.ts'
import { normalizeEntities } from './entity.ts'
import { checkedLink, linkedUserId } from './link.ts'

/** Marks and error texts follow tdlib/td, MessageEntity.cpp parse_markdown_v2. */
const RESERVED = '_*[]()~`>#+-=|{}.!'
const PAIRED: readonly (readonly [mark: string, type: string, name: string])[] = [
  ['```', 'pre', 'Pre'],
  ['`', 'code', 'Code'],
  ['__', 'underline', 'Underline'],
  ['||', 'spoiler', 'Spoiler'],
  ['_', 'italic', 'Italic'],
  ['*', 'bold', 'Bold'],
  ['~', 'strikethrough', 'Strikethrough'],
]

interface Open {
  readonly mark: string
  readonly type: string
  readonly name: string
  readonly position: number
  readonly offset: number
  readonly language?: string
}

interface State {
  readonly source: string
  at: number
  out: string
  readonly open: Open[]
  readonly entities: Entity[]
  quoteFrom: number | undefined
}

const byteOffset = (state: State, position: number): number => Buffer.byteLength(state.source.slice(0, position))

const fail = (text: string): never => {
  throw badRequest(`can't parse entities: ${text}`)
}

const reservedAt = (state: State): never =>
  fail(`Character '${state.source.charAt(state.at)}' is reserved and must be escaped with the preceding '\\'`)

const isEscape = (state: State, at: number): boolean => {
  const code = state.source.charCodeAt(at + 1)
  return state.source.charAt(at) === '\\' && code > 0 && code <= 126
}

const takeLinkTarget = (state: State, opened: Open): string => {
  let target = ''
  for (state.at += 2; state.at < state.source.length; state.at++) {
    if (state.source.charAt(state.at) === ')') {
      state.at++
      return target
    }
    if (isEscape(state, state.at)) state.at++
    target += state.source.charAt(state.at)
  }
  return fail(`Can't find end of a URL at byte offset ${byteOffset(state, opened.position)}`)
}

const closeLink = (state: State, opened: Open): void => {
  const length = state.out.length - opened.offset
  if (state.source.charAt(state.at + 1) !== '(') {
    state.at++
    const url = checkedLink(state.out.slice(opened.offset))
    if (url !== undefined) state.entities.push({ type: 'text_link', offset: opened.offset, length, url })
    return
  }
  const target = takeLinkTarget(state, opened)
  const userId = linkedUserId(target)
  const url = checkedLink(target)
  const range = { offset: opened.offset, length }
  if (opened.mark === '![') {
    const id = /^tg:\/\/emoji\?id=(\d{1,19})$/.exec(target)?.[1]
    if (id === undefined) fail('Custom emoji URL must have an emoji identifier')
    else state.entities.push({ type: 'custom_emoji', ...range, custom_emoji_id: id })
  } else if (userId !== undefined) {
    state.entities.push({ type: 'text_mention', ...range, user: { id: userId, is_bot: false, first_name: '' } })
  } else if (url !== undefined) state.entities.push({ type: 'text_link', ...range, url })
}

const closePaired = (state: State, opened: Open): void => {
  state.at += opened.mark.length
  const entity: Entity = { type: opened.type, offset: opened.offset, length: state.out.length - opened.offset }
  if (entity.length === 0) return
  state.entities.push(opened.language === undefined ? entity : { ...entity, language: opened.language })
}

const openPaired = (state: State, [mark, type, name]: readonly [string, string, string]): void => {
  const position = state.at
  state.at += mark.length
  let language: string | undefined
  if (mark === '```') {
    const head = /^([^\s`]*)[ \t]*\n/.exec(state.source.slice(state.at, state.at + 200))
    if (head !== null) {
      state.at += head[0].length
      language = head[1] === '' ? undefined : head[1]
    }
  }
  const opened = { mark, type, name, position, offset: state.out.length }
  state.open.push(language === undefined ? opened : { ...opened, language })
}

const endQuote = (state: State): void => {
  if (state.quoteFrom === undefined) return
  const length = state.out.length - state.quoteFrom
  if (length > 0) state.entities.push({ type: 'blockquote', offset: state.quoteFrom, length })
  state.quoteFrom = undefined
}

const isLineStart = (state: State): boolean => state.at === 0 || state.source.charAt(state.at - 1) === '\n'

const openLink = (state: State, mark: string): void => {
  const name = mark === '[' ? 'TextUrl' : 'CustomEmoji'
  state.open.push({ mark, type: 'text_link', name, position: state.at, offset: state.out.length })
  state.at += mark.length
}

const isClosing = (state: State, top: Open, paired: string | undefined): boolean =>
  state.source.startsWith(top.mark, state.at) && (paired === top.mark || top.mark === '_')

const takePaired = (state: State): void => {
  const top = state.open.at(-1)
  const paired = PAIRED.find(([mark]) => state.source.startsWith(mark, state.at))
  if (top !== undefined && isClosing(state, top, paired?.[0])) {
    state.open.pop()
    closePaired(state, top)
  } else if (paired === undefined) reservedAt(state)
  else openPaired(state, paired)
}

const takeMarker = (state: State): void => {
  const character = state.source.charAt(state.at)
  const top = state.open.at(-1)
  if (character === '>' && isLineStart(state)) {
    state.quoteFrom ??= state.out.length
    state.at++
  } else if (character === '[') openLink(state, '[')
  else if (state.source.startsWith('![', state.at)) openLink(state, '![')
  else if (character === ']' && top?.type === 'text_link') {
    state.open.pop()
    closeLink(state, top)
  } else takePaired(state)
}

const takeInCode = (state: State, top: Open): void => {
  if (state.source.startsWith(top.mark, state.at)) {
    state.open.pop()
    closePaired(state, top)
  } else if (state.source.charAt(state.at) === '`') reservedAt(state)
  else state.out += state.source.charAt(state.at++)
}

const step = (state: State): void => {
  const character = state.source.charAt(state.at)
  const top = state.open.at(-1)
  if (character === '\n' && state.source.charAt(state.at + 1) !== '>') endQuote(state)
  if (isEscape(state, state.at)) {
    state.out += state.source.charAt(state.at + 1)
    state.at += 2
  } else if (top?.type === 'code' || top?.type === 'pre') takeInCode(state, top)
  else if (RESERVED.includes(character)) takeMarker(state)
  else {
    state.out += character
    state.at++
  }
}

export const parseMarkdownV2 = (source: string): FormattedText => {
  const state: State = { source, at: 0, out: '', open: [], entities: [], quoteFrom: undefined }
  while (state.at < source.length) step(state)
  endQuote(state)
  const unclosed = state.open.at(-1)
  if (unclosed !== undefined) {
    fail(`Can't find end of ${unclosed.name} entity at byte offset ${byteOffset(state, unclosed.position)}`)
  }
  return { text: state.out, entities: normalizeEntities(state.entities) }
}
