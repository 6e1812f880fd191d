import type { Compiled } from '../ports.ts'
import { refuse } from '../refusal.ts'
import type { Rule, Step } from '../step.ts'
import { expressionValue } from './expression.ts'
import { condition } from './operators.ts'
import { checkOf, keep, keysOf, result } from './result.ts'
import { cellText, isEmptyCell } from './value.ts'
import type { Working } from './working.ts'

const MAX_RULES = 100

export function validate(step: Extract<Step, { op: 'validate' }>, work: Working): Compiled {
  if (step.rules.length === 0 || step.rules.length > MAX_RULES)
    refuse(`Between 1 and ${String(MAX_RULES)} rules are checked at once.`)
  const checks = step.rules.map((rule) => {
    const { sentence, sql } = broken(rule, work)
    return checkOf(work, sentence, sql, step.onBreak === 'stop')
  })
  return result(work, work.columns.map(keep), {}, { checks })
}

/** Empty cells are no duplicates of each other, and are not asked what they hold. */
function broken(rule: Rule, work: Working): { sentence: string; sql: string } {
  switch (rule.kind) {
    case 'unique': {
      const columns = work.chosen(rule.columns)
      const keys = keysOf(columns).join(', ')
      const there = columns.map((column) => `NOT ${isEmptyCell(column)}`).join(' AND ')
      return {
        sentence: `${columns.map(({ name }) => name).join(' with ')} is unique`,
        sql: `SELECT coalesce(CAST(sum(d.n) AS BIGINT), 0) FROM (SELECT count(*) AS n FROM input AS i WHERE ${there} GROUP BY ${keys} HAVING count(*) > 1) AS d`,
      }
    }
    case 'filled': {
      const column = work.column(rule.column)
      return {
        sentence: `${column.name} is filled`,
        sql: `SELECT count(*) FROM input AS i WHERE ${isEmptyCell(column)}`,
      }
    }
    case 'one_of': {
      const column = work.column(rule.column)
      const values = rule.values.map((value) => `lower(${work.bind(value)})`).join(', ')
      if (rule.values.length === 0) refuse('Name the values that may stand there.')
      return {
        sentence: `${column.name} is one of ${rule.values.slice(0, 5).join(', ')}${rule.values.length > 5 ? ' ...' : ''}`,
        sql: `SELECT count(*) FROM input AS i WHERE NOT ${isEmptyCell(column)} AND NOT (lower(trim(${cellText(column)})) IN (${values}))`,
      }
    }
    case 'holds':
      return {
        sentence: rule.sentence.trim(),
        sql: `SELECT count(*) FROM input AS i WHERE NOT ${condition(expressionValue(rule.where, work))}`,
      }
  }
}
