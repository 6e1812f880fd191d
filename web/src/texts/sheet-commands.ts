export const command = {
  label: 'Say what should be done',
  placeholder: 'Say what should be done: group by country sum total',
  show: 'Show',
  help: 'What can be said',
  helpNote:
    'Click an example to write it into the line. Names of several words stand in brackets: [Order No]. Several steps go into one line with ; between them.',
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
      ['keep rows where date in March', 'rows for which something holds'],
      ['delete rows where amount < 0 or country is empty', 'the other way round'],
      ['remove duplicates by order_no keep last', 'one row for each key'],
      ['sort by date desc, name', 'empty cells come last'],
      ['top 10 by total per country', 'the largest, of each group if you say so'],
    ],
  },
  {
    title: 'Columns',
    lines: [
      ['rename Amt to amount, Dt to date', 'other names'],
      ['select country, total', 'only these, in this order'],
      ['drop notes, page..remark', 'without these'],
      ['add vat = round(net * 0.2, 2)', 'a new column'],
      ['split name by " " into first, last', 'one becomes two'],
      ['merge first, last into full_name with " "', 'several become one'],
    ],
  },
  {
    title: 'Values',
    lines: [
      ['set amount = amount * 100', 'values anew in their column'],
      ['fill country down', 'empty cells take the value above'],
      ['replace "n/a" with empty in all columns', 'wherever it stands'],
      ['trim all text', 'no blanks around, single ones inside'],
      ['clean phone mobile country UA', 'also email, number, date'],
      ['convert amount to decimal 2', 'another type'],
      ['cluster country', 'spellings that are probably one'],
    ],
  },
  {
    title: 'Summaries',
    lines: [
      ['group by country sum total, average total as mean', 'a row for each country'],
      ['sum total by country', 'the same, the value first'],
      ['pivot country by month sum total', 'a column for each month'],
      ['unpivot Jan..Dec into month, amount', 'a row for each cell'],
    ],
  },
  {
    title: 'Other tables',
    lines: [
      ['join customers on customer_id = id take name, city', 'columns of another table'],
      ['append table returns', 'rows of another table below'],
    ],
  },
  {
    title: 'Rules',
    lines: [['check that order_no is unique, amount is never negative', 'counts what breaks them']],
  },
] as const
