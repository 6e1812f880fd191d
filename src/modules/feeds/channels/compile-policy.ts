import { LRUCache } from 'lru-cache'
import type { FieldProblem } from '../../../kernel/errors.ts'
import { quietOf, type Quiet } from '../core/policy/quiet.ts'
import { templateSchema, type Template } from '../posts/contract.ts'
import { policySchema, type Policy } from './contract.ts'
import { problemOf } from './regex.ts'

export interface CompiledPolicy {
  readonly policy: Policy
  readonly quiet: Quiet | null
}

export interface Compiler {
  policy(json: string): CompiledPolicy
  template(json: string): Template
}

const MAX_CACHED = 1_000

/** Policies and templates as they are stored, read once. */
export function createCompiler(): Compiler {
  const policies = new LRUCache<string, CompiledPolicy>({ max: MAX_CACHED })
  const templates = new LRUCache<string, Template>({ max: MAX_CACHED })
  return {
    policy(json) {
      const known = policies.get(json)
      if (known !== undefined) return known
      const policy = policySchema.parse(JSON.parse(json))
      const { quiet } = policy.schedule
      const compiled = { policy, quiet: quiet === null ? null : quietOf(quiet) }
      policies.set(json, compiled)
      return compiled
    },
    template(json) {
      const known = templates.get(json)
      if (known !== undefined) return known
      const template = templateSchema.parse(JSON.parse(json))
      templates.set(json, template)
      return template
    },
  }
}

/** What a schema cannot see: patterns that cannot be read, zones that nobody knows, ranges that are empty. */
export function problemsOfPolicy({ filters, schedule }: Policy): FieldProblem[] {
  const problems: FieldProblem[] = []
  for (const [index, filter] of filters.entries()) {
    const path = `policy.filters.${index}`
    if (filter.kind === 'regex') {
      const problem = problemOf(filter.pattern)
      if (problem !== null)
        problems.push({ path: `${path}.pattern`, message: `The pattern ${filter.pattern} cannot be read: ${problem}.` })
    }
    if (
      filter.kind === 'price' &&
      filter.from !== null &&
      filter.to !== null &&
      Number(filter.from) > Number(filter.to)
    )
      problems.push({ path: `${path}.to`, message: `A price from ${filter.from} to ${filter.to} is never met.` })
  }
  const { quiet } = schedule
  if (quiet === null) return problems
  if (quiet.from === quiet.to)
    problems.push({ path: 'policy.schedule.quiet.to', message: 'Quiet hours must begin and end at different times.' })
  if (!isZone(quiet.timeZone))
    problems.push({
      path: 'policy.schedule.quiet.timeZone',
      message: `The time zone ${quiet.timeZone} is not known. Write it as Europe/Berlin.`,
    })
  return problems
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
