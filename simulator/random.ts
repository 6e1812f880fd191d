const FNV_PRIME = 0x01000193

const mix = (hash: number): number => {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/**
 * A draw in [0, 1) that depends on its parts alone: the same seed and the same call give the same draw,
 * in whatever order calls of different chats arrive.
 */
export const seededDraw = (...parts: readonly (number | string)[]): number => {
  let hash = 0x811c9dc5
  for (const part of parts) {
    const text = String(part)
    for (let index = 0; index < text.length; index++) {
      hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
    }
    hash = Math.imul(hash ^ 0x1f, FNV_PRIME)
  }
  return mix(hash) / 0x1_0000_0000
}

export const seededInteger = (min: number, max: number, ...parts: readonly (number | string)[]): number =>
  min + Math.floor(seededDraw(...parts) * (max - min + 1))
