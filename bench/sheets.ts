import type { Figures } from './figures.ts'

type Part = (figures: Figures, args: readonly string[]) => Promise<void>

/** By the name that picks it: `npm run bench -- sheets read`. All, one after the other, when none is named. */
const parts: Readonly<Record<string, () => Promise<Part>>> = {
  read: async () => (await import('./sheets/read.ts')).readBench,
  awkward: async () => (await import('./sheets/awkward.ts')).awkwardBench,
  engine: async () => (await import('./sheets/engine.ts')).engineBench,
  fuzz: async () => (await import('./sheets/fuzz.ts')).fuzzBench,
  peer: async () => (await import('./sheets/peer.ts')).peerBench,
  write: async () => (await import('./sheets/write.ts')).writeBench,
}

export async function sheetsBench(figures: Figures, args: readonly string[]): Promise<void> {
  const named = args.filter((argument) => !argument.startsWith('-'))
  const unknown = named.find((name) => parts[name] === undefined)
  if (unknown !== undefined)
    throw new Error(`There is no part ${unknown} of this benchmark; there are ${Object.keys(parts).join(', ')}.`)
  const options = args.filter((argument) => argument.startsWith('-'))
  for (const [name, load] of Object.entries(parts)) {
    if (named.length > 0 && !named.includes(name)) continue
    const part = await load()
    await part(figures.of(name), options)
  }
}
