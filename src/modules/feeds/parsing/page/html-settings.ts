import type { ParserSettings } from '../contract.ts'

export type HtmlSettings = Extract<ParserSettings, { kind: 'html' }>
export type PageField = keyof HtmlSettings['fields']
