import type { Cluster, Worker } from '../../../scripts/stage/cluster.ts'
import { pause } from '../../../scripts/stage/stage.ts'
import type { LeaseWatch } from './leases.ts'
import { openWire, type SeenSend, type Wire } from './wire.ts'

/** Workers that are hurt and replaced while they send. */
export interface Crew {
  /** SIGKILL; another takes its place. Resolves with the ms until its accounts were taken over, null when it had none. */
  kill(position: number): Promise<number | null>
  /** SIGSTOP until its leases have run out and others have them, then SIGCONT. */
  freeze(position: number, ms: number): Promise<void>
  /** SIGTERM; another takes its place first, as in a rolling restart. Resolves with the ms without an owner. */
  replace(position: number): Promise<number | null>
  readonly seen: readonly SeenSend[]
  close(): void
}

interface Member {
  readonly worker: Worker
  readonly wire: Wire
}

export async function openCrew(
  cluster: Cluster,
  { apiRoot, size, leases }: { readonly apiRoot: string; readonly size: number; readonly leases: LeaseWatch },
): Promise<Crew> {
  const seen: SeenSend[] = []
  let count = 0
  const hire = async (): Promise<Member> => {
    const wire = await openWire(`worker ${++count}`, apiRoot, seen)
    return { worker: cluster.addWorker({ TELEGRAM_API_ROOT: wire.root }), wire }
  }
  const crew = await Promise.all(Array.from({ length: size }, hire))
  await Promise.all(crew.map(({ worker }) => worker.ready()))
  const at = (position: number): Member => {
    const member = crew[position]
    if (member === undefined) throw new Error(`There is no worker at ${position}.`)
    return member
  }
  const dismiss = async (position: number, signal: 'SIGKILL' | 'SIGTERM', replacement: Promise<Member>) => {
    const { worker, wire } = at(position)
    const held = await leases.heldBy(worker.child.pid)
    worker.child.signal(signal)
    const ended = worker.child.exited
    const moved = held.length === 0 ? null : await leases.movedFrom(worker.child.pid, held)
    await ended
    wire.close()
    crew[position] = await replacement
    await at(position).worker.ready()
    return moved
  }
  return {
    kill: (position) => dismiss(position, 'SIGKILL', hire()),
    async freeze(position, ms) {
      const { worker } = at(position)
      worker.child.signal('SIGSTOP')
      await pause(ms)
      worker.child.signal('SIGCONT')
    },
    async replace(position) {
      const successor = await hire()
      await successor.worker.ready()
      return dismiss(position, 'SIGTERM', Promise.resolve(successor))
    },
    seen,
    close: () => crew.forEach(({ wire }) => wire.close()),
  }
}
