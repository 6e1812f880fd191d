import { describe, expect, it } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { toConfig } from './config.ts'
import { readEnv } from './env.ts'

const configOf = (variables: Record<string, string>) => toConfig(readEnv({ HOME: '/nowhere', ...variables }))
const problemsOf = (variables: Record<string, string>): readonly string[] => {
  try {
    configOf(variables)
  } catch (error) {
    if (error instanceof AppError) return error.fields.map(({ path, message }) => `${path} ${message}`)
    throw error
  }
  return []
}

describe('where a server tells what it does', () => {
  it('is nowhere unless it is said', () => {
    expect(configOf({})).toMatchObject({ traces: null, sentryDsn: null })
  })

  it('is read with headers and a share', () => {
    const { traces, sentryDsn } = configOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc, x-team=a=b',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      SENTRY_DSN: 'https://k3y@errors.example.org/sub/7',
    })
    expect(traces).toEqual({
      endpoint: 'http://127.0.0.1:4318',
      headers: { authorization: 'Bearer abc', 'x-team': 'a=b' },
      share: 0.25,
    })
    expect(sentryDsn).toBe('https://k3y@errors.example.org/sub/7')
  })

  it.each([
    ['https://errors.example.org/1'],
    ['https://k3y@errors.example.org/'],
    ['ftp://k3y@errors.example.org/1'],
    ['k3y'],
  ])('refuses the DSN %s in one sentence', (dsn) => {
    const problems = problemsOf({ SENTRY_DSN: dsn })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^SENTRY_DSN is not a DSN such as .+/)
    expect(problems[0]).not.toContain(dsn)
  })

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '127.0.0.1:4318'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=%zz'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'a=b%0ac'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
    ['OTEL_TRACES_SAMPLER_ARG', 'always_on'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ [name]: value }).map((problem) => problem.split(' ')[0])).toEqual([name])
  })
})
