// `node sheets.mjs exceljs|hucre FILE`: the same sums by another reader, and what it took.
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { addNumber, addText, emptySum } from '../sheets/read/checksums.ts'

const [reader, path] = process.argv.slice(2)
const sums = []
await (reader === 'exceljs' ? byExceljs() : byHucre())
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
process.stdout.write(
  `${JSON.stringify({ sums, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mib: maxRSS / 1024 })}\n`,
)

function add(column, value) {
  while (sums.length <= column) sums.push(emptySum())
  const sum = sums[column]
  if (value === null || value === undefined || value === '') return
  if (typeof value === 'number') addNumber(sum, value)
  else if (typeof value === 'boolean') sum.truths += value ? 1 : 1_000_000
  else if (value instanceof Date) addNumber(sum, value.getTime())
  else if (typeof value === 'string') {
    if (value === '#N/A') sum.errors += 1
    else addText(sum, value)
  } else if (value.error !== undefined) sum.errors += 1
  else if (value.richText !== undefined) addText(sum, value.richText.map(({ text }) => text).join(''))
  else if (value.formula !== undefined || value.result !== undefined) add(column, value.result)
}

async function byExceljs() {
  const { default: exceljs } = await import('exceljs')
  const workbook = new exceljs.stream.xlsx.WorkbookReader(createReadStream(path), {
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    worksheets: 'emit',
  })
  for await (const sheet of workbook)
    for await (const row of sheet) row.eachCell((cell, column) => add(column - 1, cell.value))
}

async function byHucre() {
  const { streamXlsxRows } = await import('hucre/xlsx')
  const source = Readable.toWeb(createReadStream(path))
  for await (const row of streamXlsxRows(source)) for (const [column, value] of row.values.entries()) add(column, value)
}
