/** Bytes that are gathered for the zip. Whoever writes makes sure of room first and leaves `at` behind what it wrote. */
export interface Sink {
  bytes: Uint8Array
  at: number
}

const encoder = new TextEncoder()

export const ascii = (text: string): Uint8Array => encoder.encode(text)

export function createSink(capacity: number): Sink {
  return { bytes: new Uint8Array(capacity), at: 0 }
}

/** Room for `bytes` more, in a longer buffer if need be. */
export function makeRoom(sink: Sink, bytes: number): void {
  if (sink.at + bytes <= sink.bytes.length) return
  const longer = new Uint8Array(Math.max(sink.bytes.length * 2, sink.at + bytes))
  longer.set(sink.bytes.subarray(0, sink.at))
  sink.bytes = longer
}

/** Short pieces: a loop is faster than a call of `set`. */
export function put(sink: Sink, piece: Uint8Array): void {
  const { bytes } = sink
  let at = sink.at
  for (let index = 0; index < piece.length; index++) bytes[at++] = piece[index] as number
  sink.at = at
}

export function putText(sink: Sink, text: string): void {
  const encoded = encoder.encode(text)
  makeRoom(sink, encoded.length)
  sink.bytes.set(encoded, sink.at)
  sink.at += encoded.length
}
