import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Failure, PreviewAnswer, Project, Version } from '../../../../../src/modules/sheets/projects/contract.ts'
import { refreshSheet } from '../../../api/sheets.ts'
import { apply, preview, runsQuery } from '../../../api/sheet-versions.ts'

/** Steps as JSON, as the server gave them. */
type Steps = Extract<PreviewAnswer, { kind: 'preview' }>['steps']

export interface Command {
  readonly line: string
  /** Counts up whenever the line was written by something else than the keyboard: it gets the focus then. */
  readonly offered: number
  readonly setLine: (line: string) => void
  /** Writes a command into the line, and shows at once what it would do if it is whole. */
  readonly offer: (line: string, isWhole: boolean) => void
  readonly answer: PreviewAnswer | null
  readonly isAsking: boolean
  /** Shows what a line would do; steps when it was chosen from what it may mean. */
  readonly ask: (line: string, steps?: Steps) => void
  readonly isApplying: boolean
  readonly apply: () => void
  readonly cancel: () => void
  readonly error: Error | null
  /** Why the last step that was applied came to nothing. */
  readonly failure: Failure | null
  /** What was asked before, the last first. */
  readonly past: readonly string[]
}

const remembered = 50

/** A line of words, what it means, what it would do, and then doing it. */
export function useCommand(project: Project, version: Version): Command {
  const [line, setWords] = useState('')
  const [offered, setOffered] = useState(0)
  const { asking, past, ask: askFor, forget } = useAsking(project, version)
  const { applying, failure } = useApply(project, version)
  const resetApplying = applying.reset
  const cancel = useCallback(() => {
    forget()
    resetApplying()
  }, [forget, resetApplying])
  const ask = (words: string, steps?: Steps): void => {
    resetApplying()
    setWords(words)
    askFor(words, steps)
  }
  const setLine = (words: string): void => {
    setWords(words)
    if (!asking.isIdle) forget()
  }
  return {
    line,
    offered,
    setLine,
    offer(words, isWhole) {
      setLine(words)
      setOffered((count) => count + 1)
      if (isWhole) ask(words)
    },
    answer: asking.data ?? (applying.data === undefined || applying.data.kind === 'run' ? null : applying.data),
    isAsking: asking.isPending,
    ask,
    isApplying: applying.isPending,
    apply() {
      if (asking.data?.kind !== 'preview' || applying.isPending) return
      applying.mutate(asking.data.steps, {
        onSuccess: (answer) => {
          if (answer.kind === 'run') setWords('')
          forget()
        },
      })
    },
    cancel,
    error: asking.error ?? applying.error,
    failure,
    past,
  }
}

type Plan = { readonly words: string } | { readonly steps: Steps }

/** What a line would do to the version in sight; when a step that was under way makes another, it is asked again. */
function useAsking(project: Project, version: Version) {
  const [past, setPast] = useState<readonly string[]>([])
  const asked = useRef<Plan | null>(null)
  const seen = useRef(version.id)
  const asking = useMutation({
    mutationFn: (plan: Plan) =>
      preview(project.id, { versionId: version.id, ...('steps' in plan ? { steps: [...plan.steps] } : plan) }),
  })
  const { reset, mutate } = asking
  useEffect(() => {
    if (seen.current === version.id) return
    seen.current = version.id
    if (asked.current === null) reset()
    else mutate(asked.current)
  }, [mutate, reset, version.id])
  const ask = (line: string, steps?: Steps): void => {
    const words = line.trim()
    if (words === '') return
    setPast((now) => [words, ...now.filter((one) => one !== words)].slice(0, remembered))
    asked.current = steps === undefined ? { words } : { steps }
    mutate(asked.current)
  }
  const forget = useCallback(() => {
    asked.current = null
    reset()
  }, [reset])
  return { asking, past, ask, forget }
}

function useApply(project: Project, version: Version) {
  const client = useQueryClient()
  const applying = useMutation({
    mutationFn: (steps: Steps) => apply(project.id, { versionId: version.id, steps: [...steps] }),
    onSuccess: () => refreshSheet(client, project.id),
  })
  const runId = applying.data?.kind === 'run' ? applying.data.run.id : null
  const runs = useQuery({ ...runsQuery(project.id), enabled: runId !== null })
  const run = runs.data?.items.find(({ id }) => id === runId)
  return { applying, failure: run?.state === 'failed' ? run.failure : null }
}
