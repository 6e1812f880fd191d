import {
  cyrillicBytes,
  dateCell,
  formulaCell,
  missingCell,
  moneyCell,
  textTable,
  utf16Bytes,
  workbookBytes,
  type Cell,
} from './cells.ts'
import { dayFirst, grouped, money, monthFirst, ordersOf, sumOf, type Order } from './orders.ts'

export interface SampleFile {
  readonly name: string
  /** What is messy about it, in words. */
  readonly about: string
  readonly bytes: Buffer
  /** Rows of orders in it. */
  readonly orders: readonly Order[]
}

const file = (name: string, about: string, orders: readonly Order[], bytes: Buffer): SampleFile => ({
  name,
  about,
  bytes,
  orders,
})

function january(): SampleFile {
  const orders = ordersOf({ month: 1, branch: 'Berlin', count: 60 })
  const rows: Cell[][] = [
    ['Sales report January 2025'],
    ['Branch: Berlin', null, null, 'confidential'],
    [],
    ['Order No', 'Date', 'Branch', 'Customer', 'Country', 'Quantity', 'Amount', 'Comment'],
    ...orders.map((order): Cell[] => [
      order.number,
      dateCell(order.date),
      order.branch,
      order.customer,
      order.country,
      order.quantity,
      moneyCell(order.amount),
      order.comment || null,
    ]),
    [
      'Total',
      null,
      null,
      null,
      null,
      orders.reduce((sum, { quantity }) => sum + quantity, 0),
      moneyCell(sumOf(orders)),
    ],
  ]
  const about = 'a title above, the header at row 4, a totals row at the end'
  return file(
    '01 January Berlin.xlsx',
    about,
    orders,
    workbookBytes([{ name: 'Sales', rows, merges: ['A1:H1'] }], 'xlsx'),
  )
}

function february(): SampleFile {
  const orders = ordersOf({ month: 2, branch: 'Hamburg', count: 55 })
  const rows: Cell[][] = [
    ['Bestellung', null, 'Kunde', null, 'Wert', null, null],
    ['Nummer', 'Datum', 'Name', 'Land', 'Menge', 'Betrag', 'Bemerkung'],
    ...orders.map((order): Cell[] => [
      order.number,
      dateCell(order.date),
      order.customer,
      order.country,
      order.quantity,
      moneyCell(order.amount),
      order.comment || null,
    ]),
  ]
  const merges = ['A1:B1', 'C1:D1', 'E1:G1']
  return file(
    '02 Februar Hamburg.xlsx',
    'German names in a header of two lines with merged cells, no column of the branch',
    orders,
    workbookBytes([{ name: 'Bestellungen', rows, merges }], 'xlsx'),
  )
}

function march(): SampleFile {
  const orders = ordersOf({ month: 3, branch: 'Москва', count: 70 })
  const rows = [
    ['№ заказа', 'Дата', 'Филиал', 'Клиент', 'Страна', 'Количество', 'Сумма', 'Комментарий'],
    ...orders.map((order) => [
      order.number,
      dayFirst(order.date, '.'),
      order.branch,
      order.customer,
      order.country,
      String(order.quantity),
      grouped(order.amount, ' ', ','),
      order.comment,
    ]),
  ]
  const bytes = cyrillicBytes(textTable(rows, ';', '\r\n'))
  return file('03 март Москва.csv', 'semicolons, Windows-1251, decimal commas, Russian names', orders, bytes)
}

function april(): SampleFile {
  const orders = ordersOf({ month: 4, branch: 'Kyiv', count: 40, lastDay: 12 })
  const rows = [
    ['Дата', 'Номер замовлення', 'Клієнт', 'Країна', 'Кількість', 'Сума', 'Філія'],
    ...orders.map((order) => [
      dayFirst(order.date, '/'),
      order.number,
      order.customer,
      order.country,
      String(order.quantity),
      money(order.amount),
      order.branch,
    ]),
  ]
  const about = 'other order of columns, dates that can be read with the day or the month first'
  return file('04 april kyiv.csv', about, orders, Buffer.from(`\uFEFF${textTable(rows, ',', '\n')}`))
}

function may(): SampleFile {
  const orders = ordersOf({ month: 5, branch: 'New York', count: 65 })
  const rows: Cell[][] = [
    ['order_no', 'order_date', 'branch', 'client', 'country', 'qty', 'total', 'notes'],
    ...orders.map((order): Cell[] => [
      order.number,
      monthFirst(order.date),
      order.branch,
      order.customer,
      order.country,
      String(order.quantity),
      grouped(order.amount, ',', '.'),
      order.comment || null,
    ]),
  ]
  const about = 'numbers and dates as text, the month first, thousands with commas'
  return file('05 May New York.xlsx', about, orders, workbookBytes([{ name: 'export', rows }], 'xlsx'))
}

function june(): SampleFile {
  const orders = ordersOf({ month: 6, branch: 'Paris', count: 50 })
  const rows: Cell[][] = [
    ['N° commande', 'Date', 'Client', 'Pays', 'Quantité', 'Montant', 'Magasin', 'Commentaire'],
    ...orders.map((order): Cell[] => [
      order.number,
      dateCell(order.date),
      order.customer,
      order.country,
      order.quantity,
      moneyCell(order.amount),
      order.branch,
      order.comment || null,
    ]),
  ]
  return file(
    '06 juin Paris.xls',
    'a workbook of Excel 97, French names',
    orders,
    workbookBytes([{ name: 'Ventes', rows }], 'biff8'),
  )
}

function july(): SampleFile {
  const orders = ordersOf({ month: 7, branch: 'Madrid', count: 45 })
  const rows: Cell[][] = [
    ['Fecha', 'Pedido No', 'Cliente', 'País', 'Cantidad', 'Importe', 'Tienda'],
    ...orders.map((order): Cell[] => [
      dateCell(order.date, false, 'dd/mm/yyyy'),
      order.number,
      order.customer,
      order.country,
      order.quantity,
      moneyCell(order.amount),
      order.branch,
    ]),
  ]
  return file(
    '07 julio Madrid.ods',
    'a table of LibreOffice, Spanish names',
    orders,
    workbookBytes([{ name: 'Ventas', rows }], 'ods'),
  )
}

/** Everybody's tenth order has no quantity, every fifteenth row is hidden, weeks are parted by blank rows. */
function august(): SampleFile {
  const orders = ordersOf({ month: 8, branch: 'Warszawa', count: 60 })
  const rows: Cell[][] = [['Zamówienie nr', 'Data', 'Oddział', 'Klient', 'Kraj', 'Ilość', 'Kwota', 'Uwagi']]
  const hiddenRows: number[] = []
  for (const [at, order] of orders.entries()) {
    if (at > 0 && at % 15 === 0) rows.push([])
    rows.push([
      order.number,
      dateCell(order.date),
      order.branch,
      order.customer,
      order.country,
      at % 10 === 9 ? missingCell() : order.quantity,
      moneyCell(order.amount),
      order.comment || null,
    ])
    if (at % 15 === 7) hiddenRows.push(rows.length)
  }
  return file(
    '08 sierpień Warszawa.xlsx',
    'hidden rows, blank rows in between, #N/A instead of quantities',
    orders,
    workbookBytes([{ name: 'Arkusz1', rows, hiddenRows }], 'xlsx'),
  )
}

function september(): SampleFile {
  const orders = ordersOf({ month: 9, branch: 'London', count: 58 })
  const rows: Cell[][] = [
    ['Order number', 'Order date', 'Customer name', 'Country', 'Qty', 'Amount (EUR)', 'Store', 'Remarks'],
    ...orders.map((order): Cell[] => [
      order.number,
      dateCell(order.date, false, 'dd/mm/yyyy'),
      order.customer,
      order.country,
      order.quantity,
      moneyCell(order.amount),
      order.branch,
      order.comment || null,
    ]),
    [],
    [],
    ['Salesperson', 'Target', 'Reached'],
    ['Alice', 120_000, 0.93],
    ['Bob', 90_000, 1.04],
    ['Carol', 75_000, 0.88],
  ]
  const summary: Cell[][] = [['Week', 'Orders'], ...[36, 37, 38, 39].map((week): Cell[] => [week, 14])]
  const sheets = [
    { name: 'Orders', rows },
    { name: 'Summary', rows: summary },
  ]
  const about = 'a second table below the first, and a sheet with a summary'
  return file('09 September London.xlsx', about, orders, workbookBytes(sheets, 'xlsx'))
}

export const octoberOrders = (): readonly Order[] => ordersOf({ month: 10, branch: 'Roma', count: 62 })

function october(): SampleFile {
  const orders = octoberOrders()
  const rows = [
    ['Numero ordine', 'Data', 'Filiale', 'Cliente', 'Paese', 'Quantità', 'Importo', 'Nota'],
    ...orders.map((order) => [
      order.number,
      dayFirst(order.date, '/'),
      order.branch,
      order.customer,
      order.country,
      String(order.quantity),
      grouped(order.amount, '.', ','),
      order.comment,
    ]),
  ]
  return file(
    '10 ottobre Roma.txt',
    'tabs, UTF-16, points for thousands and commas for decimals',
    orders,
    utf16Bytes(textTable(rows, '\t', '\r\n')),
  )
}

/** Orders of October that were entered once more. */
export const DOUBLED = 15

function november(): SampleFile {
  const own = ordersOf({ month: 11, branch: 'Amsterdam', count: 48 })
  const orders = [...octoberOrders().slice(-DOUBLED), ...own]
  const rows: Cell[][] = [
    ['Order', 'Date', 'Branch', 'Customer', 'Country', 'Quantity', 'Unit price', 'Amount', 'Comments'],
    ...orders.map((order, at): Cell[] => [
      order.number,
      dateCell(order.date, true),
      order.branch,
      order.customer,
      order.country,
      order.quantity,
      moneyCell(order.price),
      formulaCell(`F${String(at + 2)}*G${String(at + 2)}`, order.amount),
      order.comment || null,
    ]),
  ]
  return file(
    '11 November Amsterdam.xlsx',
    `dates counted from 1904, amounts as formulas, a column that others do not have, ${String(DOUBLED)} orders of October once more`,
    orders,
    workbookBytes([{ name: 'Sheet1', rows }], 'xlsx', true),
  )
}

function december(): SampleFile {
  const orders = ordersOf({ month: 12, branch: 'İstanbul', count: 64 })
  const rows: Cell[][] = [['ARALIK 2025'], [], ['Sipariş No', 'Tarih', 'Şube', 'Müşteri', 'Ülke', 'Adet', 'Tutar']]
  for (let from = 0; from < orders.length; from += 16) {
    const week = orders.slice(from, from + 16)
    for (const order of week)
      rows.push([
        order.number,
        dateCell(order.date, false, 'dd.mm.yyyy'),
        order.branch,
        order.customer,
        order.country,
        order.quantity,
        moneyCell(order.amount),
      ])
    rows.push(['Subtotal', null, null, null, null, null, moneyCell(sumOf(week))])
  }
  rows.push(['Grand total', null, null, null, null, null, moneyCell(sumOf(orders))])
  return file(
    '12 Aralık İstanbul.xlsx',
    'Turkish names, a subtotal each week and a grand total',
    orders,
    workbookBytes([{ name: 'Sayfa1', rows, merges: ['A1:G1'] }], 'xlsx'),
  )
}

export const months: readonly (() => SampleFile)[] = [
  january,
  february,
  march,
  april,
  may,
  june,
  july,
  august,
  september,
  october,
  november,
  december,
]
