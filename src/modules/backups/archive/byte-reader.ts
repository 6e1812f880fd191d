/** Exact reads from a stream of chunks. */
export interface ByteReader {
  /** Fewer bytes only at the end of the stream. */
  read(bytes: number): Promise<Uint8Array>
  /** Up to so many bytes, as they come; empty at the end of the stream. */
  some(maxBytes: number): Promise<Uint8Array>
}

export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array()
  const some = async (maxBytes: number): Promise<Uint8Array> => {
    while (rest.length === 0) {
      const next = await chunks.next()
      if (next.done === true) return rest
      rest = next.value
    }
    const taken = rest.subarray(0, maxBytes)
    rest = rest.subarray(taken.length)
    return taken
  }
  return {
    some,
    async read(bytes) {
      const parts: Uint8Array[] = []
      for (let left = bytes; left > 0;) {
        const part = await some(left)
        if (part.length === 0) break
        parts.push(part)
        left -= part.length
      }
      return Buffer.concat(parts)
    },
  }
}
