export const command = {
  label: 'Say what should be done',
  placeholder: 'Say what should be done: group by country sum total',
  show: 'Show',
  help: 'What can be said',
  helpNote: 'Click an example to write it into the line. Several steps go into one line with ; between them.',
  completions: 'What may come next',
  question: 'Which is meant',
  didYouMean: 'Did you mean',
  preview: 'What it would do',
  apply: 'Apply',
  rows: 'Rows',
  counts: { removed: 'removed', changed: 'changed', added: 'added', unchanged: 'unchanged' },
  firstOnly: 'This is what the first of the steps does.',
  noPairs: 'No row changes.',
  pairs: 'Rows before and after',
  what: 'What becomes of the row',
}

export const columnMenu = {
  ascending: 'Sort, smallest first',
  descending: 'Sort, largest first',
  keep: 'Keep rows where…',
  keepFilled: 'Keep rows where it is filled',
  duplicates: 'Remove duplicates by it',
  group: 'Group by it and count',
  sumBy: 'Sum it by…',
  trim: 'Trim blanks',
  title: 'Capital For Each Word',
  split: 'Split…',
  similar: 'Make similar values one',
  replace: 'Replace…',
  fill: 'Fill gaps downwards',
  rename: 'Rename…',
  drop: 'Drop the column',
}

export const topics = [
  {
    title: 'Rows',
    lines: [
      ['keep rows where country = "Austria"', 'only these stay'],
      ['remove rows where total < 0', 'these go'],
      ['remove duplicates by order_no keep last', 'one row for each'],
      ['sort by date descending', 'the latest first'],
      ['top 10 by total', 'the ten largest'],
    ],
  },
  {
    title: 'Columns',
    lines: [
      ['rename total to amount', 'another name'],
      ['drop note, remark', 'these go'],
      ['net = total / 1.2', 'a new column'],
      ['split name by " " into first, last', 'one becomes two'],
    ],
  },
  {
    title: 'Values',
    lines: [
      ['trim name', 'blanks around and inside'],
      ['replace "n/a" with "" in note', 'wherever it stands'],
      ['fill region down', 'gaps take the value above'],
      ['clean email as email', 'what is none is marked'],
      ['cluster city', 'similar values become one'],
    ],
  },
  {
    title: 'Summaries',
    lines: [
      ['group by country sum total', 'a row for each country'],
      ['group by country, month count, average total', 'several at once'],
      ['pivot month sum total by country', 'months beside each other'],
    ],
  },
  {
    title: 'Rules',
    lines: [
      ['check order_no is unique', 'breaks are counted'],
      ['check total >= 0', 'a rule for every row'],
    ],
  },
] as const satisfies readonly { title: string; lines: readonly (readonly [string, string])[] }[]
