import type { FastifySchemaCompiler } from 'fastify'
import type { z } from 'zod'

/** Checks what comes in against a route's schema; the words are for the person who sent it. */
export const inputCheck: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const result = schema.safeParse(data, { error: inWords })
    if (result.success) return { value: result.data }
    const error = result.error.issues.map((issue) => ({
      keyword: issue.code,
      instancePath: `/${issue.path.map(String).join('/')}`,
      schemaPath: '',
      message: issue.message,
      params: issue.code === 'unrecognized_keys' ? { keys: issue.keys } : {},
    }))
    return { error }
  }

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a JSON object',
  array: 'a list',
}
const units: Readonly<Record<string, string>> = { string: ' characters', array: ' items' }

/** Undefined: the schema's own words, or Zod's. */
function inWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'It is missing.' : `It must be ${kinds[issue.expected] ?? issue.expected}.`
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum === 1) return 'It is empty.'
      return `It must be at least ${issue.minimum}${units[issue.origin] ?? ''}.`
    case 'too_big':
      return `It must be at most ${issue.maximum}${units[issue.origin] ?? ''}.`
    case 'invalid_value':
      return `It must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}.`
    default:
      return undefined
  }
}
