import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type {
  Candidate,
  ParserSettings,
  PickField,
  Workbench,
} from '../../../../../src/modules/feeds/parsing/contract.ts'
import { pickElement, readAddress } from '../../../api/workbench.ts'

export type Reading = Pick<Candidate, 'entries' | 'total' | 'notes' | 'failure'>

/** What stands on the workbench: one way to read an address, and what it finds. */
export interface Bench {
  /** Where the source would be read. */
  readonly url: string
  readonly title: string
  /** Null: nothing was recognised yet. */
  readonly settings: ParserSettings | null
  readonly reading: Reading | null
  /** Which candidate it is; null: settings of a person. */
  readonly chosen: number | null
  /** Outline paths of what the last click found. */
  readonly found: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()

const benchOf = (candidate: Candidate, chosen: number | null): Bench => ({
  url: candidate.url,
  title: candidate.title,
  settings: candidate.settings,
  reading: candidate,
  chosen,
  found: none,
})

/** The likeliest way that finds something, else the likeliest. */
export function likeliest(candidates: readonly Candidate[]): number {
  const fruitful = candidates.findIndex(({ total }) => total > 0)
  return fruitful === -1 ? 0 : fruitful
}

export function useBench() {
  const [looked, setLooked] = useState<Workbench>()
  const [bench, setBench] = useState<Bench>()
  const look = useMutation({
    mutationFn: (url: string) => readAddress({ url }),
    onSuccess: (answer, url) => {
      setLooked(answer)
      const index = likeliest(answer.candidates)
      const candidate = answer.candidates[index]
      setBench(
        candidate === undefined
          ? { url: answer.fetched?.url ?? url, title: '', settings: null, reading: null, chosen: null, found: none }
          : benchOf(candidate, index),
      )
    },
  })
  const read = useMutation({
    mutationFn: ({ url, settings }: { url: string; settings: ParserSettings }) => readAddress({ url, settings }),
    onSuccess: (answer, { url, settings }) => {
      const [given] = answer.candidates
      setLooked((before) => (before === undefined ? answer : { ...before, outline: answer.outline ?? before.outline }))
      setBench((before) => ({
        url,
        title: given?.title ?? before?.title ?? '',
        settings,
        reading: given ?? { entries: [], total: 0, notes: [], failure: answer.failure },
        chosen: null,
        found: none,
      }))
    },
  })
  const pick = useMutation({
    mutationFn: ({ path, field }: { path: string; field: PickField }) => {
      const settings = bench?.settings?.kind === 'html' ? bench.settings : undefined
      const url = looked?.fetched?.url ?? bench?.url ?? ''
      return pickElement({ url, path, field, ...(settings === undefined ? {} : { settings }) })
    },
    onSuccess: (answer) => {
      const { settings } = answer
      if (settings === null) return
      setBench((before) => ({
        url: looked?.fetched?.url ?? before?.url ?? '',
        title: before?.title ?? '',
        settings,
        reading: answer,
        chosen: null,
        found: new Set(answer.found),
      }))
    },
  })
  const choose = (index: number): void => {
    const candidate = looked?.candidates[index]
    if (candidate === undefined) return
    pick.reset()
    read.reset()
    setBench(benchOf(candidate, index))
  }
  return { looked, bench, look, read, pick, choose }
}

export type BenchTools = ReturnType<typeof useBench>
