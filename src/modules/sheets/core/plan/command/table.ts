import type { StepOp, Step } from '../step.ts'
import type { Cursor } from './cursor.ts'
import { add, drop, rename, reorder, select, set } from './of-columns.ts'
import {
  bottom,
  deduplicate,
  deleteEmptyRows,
  deleteRows,
  keepRows,
  keepSomething,
  limit,
  sample,
  sort,
  top,
} from './of-rows.ts'
import { aggregateBy, group, pivot, unpivot } from './of-shape.ts'
import { append, join, lookup, validate } from './of-tables.ts'
import { clean, cluster, convert, fill, merge, replace, split, tidy } from './of-text.ts'

export interface Command {
  readonly op: StepOp
  /** How it may begin; the first is offered, those that hold the column or value are read by `read`. */
  readonly phrases: readonly string[]
  readonly usage: string
  readonly says: string
  readonly read: (cursor: Cursor) => Step
  /** The verb is the beginning of what is read. */
  readonly keepsVerb: boolean
}

const one = (
  op: StepOp,
  phrases: readonly string[],
  [usage, says]: readonly [usage: string, says: string],
  read: Command['read'],
): Command => ({ op, phrases, usage, says, read, keepsVerb: read === aggregateBy })

const rows = (verb: string): readonly string[] => [
  `${verb} rows where`,
  `${verb} all rows where`,
  `${verb} rows with`,
  `${verb} where`,
  `${verb} rows if`,
  `${verb} rows when`,
]

export const commands: readonly Command[] = [
  one(
    'filter',
    [
      ...rows('keep'),
      ...rows('keep only'),
      'filter rows where',
      'filter rows',
      'filter where',
      'filter',
      'only rows where',
      'where',
      'show rows where',
      'select rows where',
    ],
    ['keep rows where date in March', 'rows for which something holds'],
    keepRows,
  ),
  one(
    'filter',
    [...rows('delete'), ...rows('remove'), ...rows('drop'), ...rows('exclude')],
    ['delete rows where amount < 0 or country is empty', 'the other way round'],
    deleteRows,
  ),
  one(
    'filter',
    ['remove empty rows', 'delete empty rows', 'drop empty rows', 'remove blank rows', 'delete blank rows'],
    ['remove empty rows', 'rows without anything in them'],
    deleteEmptyRows,
  ),
  one(
    'sort',
    ['sort', 'sort by', 'order by', 'order rows by', 'sort rows by'],
    ['sort by date desc, name', 'empty cells come last'],
    sort,
  ),
  one(
    'deduplicate',
    [
      'remove duplicates',
      'remove duplicate',
      'drop duplicates',
      'delete duplicates',
      'remove duplicate rows',
      'deduplicate',
      'dedupe',
      'dedup',
      'distinct rows',
      'unique rows',
    ],
    ['remove duplicates by order_no keep last', 'one row for each key; keep last by date, keep first'],
    deduplicate,
  ),
  one('top', ['top'], ['top 10 by total per country', 'the largest rows, of each group if you say so'], top),
  one('top', ['bottom', 'lowest'], ['bottom 5 by total', 'the smallest rows'], bottom),
  one(
    'top',
    ['keep first', 'keep the first', 'first', 'limit', 'limit to', 'take first', 'head'],
    ['keep first 100 rows', 'by their order'],
    limit,
  ),
  one(
    'sample',
    ['sample', 'random sample', 'random sample of'],
    ['sample 100', 'rows by chance, the same ones each time; seed 7 for others'],
    sample,
  ),
  one('rename', ['rename'], ['rename Amt to amount, Dt to date', 'other names for columns'], rename),
  one(
    'select',
    ['keep only columns', 'keep columns', 'select columns', 'select', 'choose', 'only columns', 'keep the columns'],
    ['select country, total', 'only these columns, in this order'],
    select,
  ),
  one('select', ['keep', 'keep only'], ['keep country, total', 'columns; with a condition: rows'], keepSomething),
  one(
    'drop',
    [
      'drop columns',
      'drop column',
      'drop',
      'remove columns',
      'remove column',
      'delete columns',
      'delete column',
      'remove',
      'delete',
    ],
    ['drop notes, page..remark', 'without these columns'],
    drop,
  ),
  one(
    'reorder',
    ['move', 'move column', 'reorder', 'put'],
    ['move country first', 'also: last, after name, before name'],
    reorder,
  ),
  one(
    'derive',
    ['add', 'add column', 'derive', 'compute', 'calculate', 'new column', 'create column', 'create'],
    ['add vat = round(net * 0.2, 2)', 'a new column'],
    add,
  ),
  one('derive', ['set', 'change', 'let'], ['set amount = amount * 100', 'values anew in their column'], set),
  one('fill', ['fill', 'fill in'], ['fill country down', 'empty cells: down, up, with 0'], fill),
  one('split', ['split'], ['split name by " " into first, last', 'the last takes what is left'], split),
  one(
    'merge',
    ['merge', 'merge columns', 'combine', 'concatenate', 'concat'],
    ['merge first, last into full_name with " "', 'add keep parts to keep the columns'],
    merge,
  ),
  one(
    'replace',
    ['replace', 'find', 'find and replace'],
    ['replace "n/a" with empty in all columns', 'replace cells, replace text, replace pattern "[0-9]+"'],
    replace,
  ),
  one(
    'tidy',
    ['trim', 'trim blanks in', 'strip'],
    ['trim all text', 'no blanks around, single ones inside'],
    tidy('trim'),
  ),
  one('tidy', ['uppercase', 'upper case', 'upper', 'capitals in'], ['uppercase country', 'CAPITALS'], tidy('upper')),
  one('tidy', ['lowercase', 'lower case', 'lower'], ['lowercase email', 'small letters'], tidy('lower')),
  one(
    'tidy',
    ['title case', 'titlecase', 'title', 'capitalise', 'capitalize', 'proper case'],
    ['title case name', 'A Capital For Each Word'],
    tidy('title'),
  ),
  one(
    'tidy',
    ['normalise', 'normalize'],
    ['normalise all text', 'one form of each letter, nothing invisible'],
    tidy('normalise'),
  ),
  one(
    'clean',
    ['clean', 'clean up'],
    ['clean phone mobile country UA', 'email, phone, number (decimal comma, 3 decimals), date (d/m or m/d)'],
    clean,
  ),
  one(
    'convert',
    ['convert', 'change type of', 'make', 'turn'],
    ['convert amount to decimal 2', 'text, integer, decimal, double, boolean, date, datetime, duration'],
    convert,
  ),
  one(
    'validate',
    [
      'check that',
      'check',
      'validate that',
      'validate',
      'assert',
      'assert that',
      'ensure that',
      'ensure',
      'make sure that',
      'make sure',
    ],
    ['check that order_no is unique, amount is never negative', 'counts what breaks a rule; or stop'],
    validate,
  ),
  one(
    'join',
    ['join', 'left join', 'join table', 'lookup in'],
    ['join customers on customer_id = id take name, city', 'columns of another table; only matching, first match'],
    join,
  ),
  one(
    'join',
    ['look up', 'lookup', 'vlookup', 'take'],
    ['look up city from customers by customer_id = id', 'the same'],
    lookup,
  ),
  one(
    'union',
    ['append', 'append table', 'union', 'union with', 'add rows of', 'add table', 'stack'],
    ['append table returns', 'rows of another table below, by the names of columns'],
    append,
  ),
  one(
    'group',
    ['group'],
    [
      'group by country sum total, average total as mean',
      'sum, average, min, max, median, count, distinct, first, last, list',
    ],
    group,
  ),
  one(
    'group',
    ['sum', 'count', 'average', 'avg', 'mean', 'median', 'min', 'max', 'count distinct', 'number of', 'total of'],
    ['sum total by country', 'the same, the value first'],
    aggregateBy,
  ),
  one('pivot', ['pivot'], ['pivot country by month sum total', 'a column for each month'], pivot),
  one('unpivot', ['unpivot', 'melt'], ['unpivot Jan..Dec into month, amount', 'a row for each cell'], unpivot),
  one(
    'cluster',
    [
      'cluster',
      'merge similar values in',
      'merge similar values of',
      'merge similar',
      'find similar values in',
      'similar values in',
      'unify',
    ],
    ['cluster country', 'spellings that are probably one; or country: "Ukraina" -> "Ukraine"'],
    cluster,
  ),
]

/** What `name = ...` means without a verb. */
export const assignments: { readonly add: Command; readonly set: Command } = {
  add: one('derive', ['add'], ['add vat = round(net * 0.2, 2)', 'a new column'], add),
  set: one('derive', ['set'], ['set amount = amount * 100', 'values anew in their column'], set),
}
