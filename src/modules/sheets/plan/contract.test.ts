import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { Step } from '../core/plan/step.ts'
import { stepSchema } from './contract.ts'

test('what the schema lets through is a step, and each step may be written', () => {
  expectTypeOf<z.infer<typeof stepSchema>>().toExtend<Step>()
  expectTypeOf<Step['op']>().toEqualTypeOf<z.infer<typeof stepSchema>['op']>()
})

test('what is nested a hundred thousand deep is refused, not followed', () => {
  let where: unknown = { kind: 'literal', literal: { type: 'boolean', value: true } }
  for (let depth = 0; depth < 100_000; depth++) where = { kind: 'unary', operator: 'not', of: where }
  expect(stepSchema.safeParse({ op: 'filter', keep: true, where }).success).toBe(false)
})

test('a column id that is SQL is refused', () => {
  expect(stepSchema.safeParse({ op: 'drop', columns: ['c1"; drop table input'] }).success).toBe(false)
})
