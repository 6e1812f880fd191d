import type { KyselyConfig } from 'kysely'

export interface Statement {
  /** With placeholders: values are not in it. */
  readonly text: string
  readonly connection: 'write' | 'read'
  readonly ms: number
  readonly hasFailed: boolean
}

/** Called after each statement; it is on the way of every one, so it is quick and never throws. */
export type OnStatement = (statement: Statement) => void

/** For the configuration of Kysely; without a listener nothing is timed. */
export const watchStatements = (
  connection: Statement['connection'],
  onStatement: OnStatement | undefined,
): Pick<KyselyConfig, 'log'> =>
  onStatement === undefined
    ? {}
    : {
        log: ({ level, query, queryDurationMillis: ms }) =>
          onStatement({ text: query.sql, connection, ms, hasFailed: level === 'error' }),
      }
