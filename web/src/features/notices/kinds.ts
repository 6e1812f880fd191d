import { noticeSchema, type Notice } from '../../../../src/modules/notices/contract.ts'
import { text } from '../../texts/en.ts'

const kinds = noticeSchema.shape.kind.options

export const kindChoices = kinds.map((kind) => ({ value: kind, label: text.notices.kinds[kind] }))

/** Undefined for a kind that an address names and nobody knows. */
export const kindOf = (name: string | undefined): Notice['kind'] | undefined => kinds.find((kind) => kind === name)
