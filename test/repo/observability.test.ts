import { existsSync } from 'node:fs'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { createApp, type App } from '../../src/app.ts'
import { toConfig } from '../../src/config/config.ts'
import { readEnv } from '../../src/config/env.ts'
import { systemActor } from '../../src/kernel/actor.ts'
import { silentLogger } from '../../src/kernel/log.ts'
import { allMatches, readOurs, root } from './tree.ts'

interface Metric {
  readonly kind: string
  readonly help: string
}

let app: App
let folder = ''
/** Name without its suffixes -> kind. */
let metrics: ReadonlyMap<string, Metric> = new Map()
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-metrics-'))
  const variables = { HOME: folder, DATA_DIR: join(folder, 'data'), MASTER_KEY: 'ab'.repeat(32) }
  const config = toConfig(readEnv({ ...variables, TELEGRAM_API_ROOT: 'http://127.0.0.1:1' }))
  app = await createApp(config, { role: 'cli', logger: silentLogger })
  const { body } = await app.server.injectAs(systemActor('test'), { method: 'GET', url: '/metrics' })
  const helps = new Map([...body.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = '', help = '']) => [name, help]))
  metrics = new Map(
    [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [
      name,
      { kind, help: helps.get(name) ?? '' },
    ]),
  )
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true })
})

/** The metrics that an expression asks for, without the suffixes of a histogram. */
function metricsIn(expression: string): readonly string[] {
  return allMatches(expression, /\b(switchboard_[a-z0-9_]+)\b/g).map((name) => {
    const base = name.replace(/_(bucket|count|sum)$/, '')
    return metrics.get(base)?.kind === 'histogram' ? base : name
  })
}

const boardSchema = z.object({
  title: z.string(),
  uid: z.string(),
  panels: z.array(
    z.object({
      id: z.number(),
      title: z.string().min(1),
      type: z.enum(['row', 'stat', 'timeseries']),
      gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      targets: z.array(z.object({ refId: z.string(), expr: z.string() })).default([]),
    }),
  ),
})
const rulesSchema = z.object({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Switchboard[A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
})
const readBoard = () => boardSchema.parse(JSON.parse(readOurs('deploy/grafana/switchboard.json')) as unknown)
const readRules = () =>
  rulesSchema.parse(parse(readOurs('deploy/prometheus/alerts.yml'))).groups.flatMap(({ rules }) => rules)

const isBalanced = (text: string): boolean =>
  (['()', '{}', '[]'] as const).every((pair) => text.split(pair[0]!).length === text.split(pair[1]!).length)

describe('metrics', () => {
  it('have names as Prometheus asks for them', () => {
    const wrong = [...metrics].filter(
      ([name, { kind, help }]) =>
        !/^switchboard_[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name) ||
        /_(ms|milliseconds|minutes|kb|mb|percent|per_second)(_|$)/.test(name) ||
        (kind === 'counter') !== name.endsWith('_total') ||
        (kind === 'histogram' && !name.endsWith('_seconds')) ||
        !/^[A-Z].+\.$/.test(help),
    )
    expect(wrong).toEqual([])
    expect(metrics.size).toBeGreaterThan(20)
  })
})

describe('the Grafana board', () => {
  it('asks only for metrics that there are', () => {
    const asked = readBoard().panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)))
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.filter((name) => !metrics.has(name))).toEqual([])
  })

  it('shows every metric but those of its own failures', () => {
    const asked = new Set(readBoard().panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr))))
    expect([...metrics.keys()].filter((name) => !asked.has(name)).sort()).toEqual([
      'switchboard_in_flight',
      'switchboard_metric_failures_total',
    ])
  })

  it('has panels with ids of their own that do not lie on one another', () => {
    const { panels } = readBoard()
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)}:${y + Math.floor(at / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
    const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    expect(expressions.filter((expr) => !isBalanced(expr))).toEqual([])
  })
})

describe('the alert rules', () => {
  it('ask only for metrics that there are, and each leads to a runbook', () => {
    const rules = readRules()
    expect(rules.flatMap(({ expr }) => metricsIn(expr)).filter((name) => !metrics.has(name))).toEqual([])
    expect(rules.filter(({ expr }) => !isBalanced(expr))).toEqual([])
    expect(rules.filter(({ annotations }) => !existsSync(join(root, annotations.runbook)))).toEqual([])
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  })

  it('ask for states and outcomes that there are', () => {
    const asked = readRules().flatMap(({ expr }) => allMatches(expr, /(?:state|outcome)="([a-z_]+)"/g))
    const known = new Set(['stopped', 'uncertain', 'ambiguous', 'waiting', 'dead'])
    expect(asked.filter((value) => !known.has(value))).toEqual([])
  })
})
