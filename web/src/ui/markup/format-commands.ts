/** A change of a text field: replace `from`-`to` by `insert`, then select `select` (positions in the new text). */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
  readonly select: readonly [number, number]
}

interface Selection {
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Puts tags around the selection, or takes them away when it has exactly these around it. */
export function toggleTags({ value, start, end }: Selection, open: string, close: string): Edit {
  const selected = value.slice(start, end)
  const isWrapped = value.slice(start - open.length, start) === open && value.slice(end, end + close.length) === close
  if (isWrapped && start >= open.length) {
    const from = start - open.length
    return { from, to: end + close.length, insert: selected, select: [from, from + selected.length] }
  }
  const textStart = start + open.length
  return {
    from: start,
    to: end,
    insert: `${open}${selected}${close}`,
    select: [textStart, textStart + selected.length],
  }
}

const addressStart = 'https://'

/** A link around the selection, with its address selected to be typed over. */
export function insertLink({ value, start, end }: Selection): Edit {
  const before = '<a href="'
  const insert = `${before}${addressStart}">${value.slice(start, end)}</a>`
  const addressAt = start + before.length
  return { from: start, to: end, insert, select: [addressAt, addressAt + addressStart.length] }
}

/** A field with its fallback selected; what was selected becomes the fallback. */
export function insertField({ value, start, end }: Selection, field: string, fallback: string): Edit {
  const words = start === end ? fallback : value.slice(start, end)
  if (words === '') {
    const whole = `{{${field}}}`
    return { from: start, to: end, insert: whole, select: [start + whole.length, start + whole.length] }
  }
  const before = `{{${field}|`
  const wordsAt = start + before.length
  return { from: start, to: end, insert: `${before}${words}}}`, select: [wordsAt, wordsAt + words.length] }
}
