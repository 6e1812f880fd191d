import type { CellValue } from '../../ports.ts'
import { headOf, putTextCell, type Place } from './cells.ts'
import { ascii, createSink, makeRoom, put, putText, type Sink } from './sink.ts'
import { styles } from './styles.ts'
import { endOfLongest, MOST_PER_BYTE, putEscaped } from './text.ts'

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Rows of few cells as XML: names of columns, sources, the log. */
export function textRows(first: number, rows: readonly (readonly CellValue[])[], isHeader: boolean): string {
  const sink = createSink(4096)
  for (const [index, row] of rows.entries()) {
    const number = String(first + index)
    putText(sink, `<row r="${number}">`)
    for (const [column, value] of row.entries()) {
      if (value === null || value === '') continue
      const head = headOf(column)
      if (typeof value !== 'string') {
        putText(sink, `${decoder.decode(head)}${number}"${plain(value)}</v></c>`)
        continue
      }
      const text = encoder.encode(value)
      const place: Place = { digits: ascii(number), text, textAt: 0, textTo: text.length, cut: 0, long: 0 }
      makeRoom(sink, text.length * MOST_PER_BYTE + 256)
      if (isHeader) putHeaderCell(sink, head, place)
      else putTextCell(sink, head, place)
    }
    putText(sink, '</row>')
  }
  return decoder.decode(sink.bytes.subarray(0, sink.at))
}

const HEADER_OPEN = ascii(`" s="${styles.header}" t="inlineStr"><is><t xml:space="preserve">`)
const HEADER_CLOSE = ascii('</t></is></c>')

function putHeaderCell(sink: Sink, head: Uint8Array, { digits, text }: Place): void {
  put(sink, head)
  put(sink, digits)
  put(sink, HEADER_OPEN)
  putEscaped(sink, text, 0, endOfLongest(text, 0, text.length))
  put(sink, HEADER_CLOSE)
}

const plain = (value: number | boolean): string => {
  if (typeof value === 'boolean') return ` t="b"><v>${value ? 1 : 0}`
  return Number.isFinite(value) ? `><v>${value}` : ' t="e"><v>#NUM!'
}
