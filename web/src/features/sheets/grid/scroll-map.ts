/** Browsers stop at 17 to 33 million pixels; a longer table moves faster than its scroll bar says. */
const MAX_HEIGHT = 8_000_000
/** A move by more than this many screens is a jump of the scroll bar, not a turn of the wheel. */
const JUMP_SCREENS = 2

export interface Extent {
  readonly rows: number
  readonly rowHeight: number
  /** Height of what is in sight, px. */
  readonly viewport: number
}

export interface Position {
  /** Of the element that scrolls, px. */
  readonly scrollTop: number
  /** Of the table as if it were drawn whole, px. */
  readonly offset: number
}

const longest = ({ rows, rowHeight, viewport }: Extent): number => Math.max(0, rows * rowHeight - viewport)
const clamp = (value: number, max: number): number => Math.min(max, Math.max(0, value))

export const scrollHeight = ({ rows, rowHeight }: Extent): number => Math.min(rows * rowHeight, MAX_HEIGHT)
const track = (extent: Extent): number => Math.max(0, scrollHeight(extent) - extent.viewport)

/** Where the scroll bar belongs for an offset. */
export function positionAt(offset: number, extent: Extent): Position {
  const end = longest(extent)
  const held = clamp(offset, end)
  const length = track(extent)
  return { offset: held, scrollTop: end <= length ? held : Math.round((held / end) * length) }
}

/** The element was scrolled: small moves are pixel by pixel, jumps are to scale. `scrollTop` may have to be corrected. */
export function follow(before: Position, scrollTop: number, extent: Extent): Position {
  const end = longest(extent)
  const length = track(extent)
  if (end <= length) return { scrollTop, offset: clamp(scrollTop, end) }
  const moved = scrollTop - before.scrollTop
  if (Math.abs(moved) > extent.viewport * JUMP_SCREENS)
    return { scrollTop, offset: Math.round((clamp(scrollTop, length) / length) * end) }
  const offset = clamp(before.offset + moved, end)
  const isAtEdge = scrollTop <= 0 || scrollTop >= length
  return isAtEdge ? positionAt(offset, extent) : { scrollTop, offset }
}

/** Rows in sight, with some more on both sides. */
export function rowWindow(offset: number, extent: Extent, overscan: number): { first: number; last: number } {
  const first = Math.floor(offset / extent.rowHeight)
  const shown = Math.ceil(extent.viewport / extent.rowHeight) + 1
  return { first: Math.max(0, first - overscan), last: Math.min(extent.rows - 1, first + shown + overscan) }
}

/** The offset at which a row is in sight: unchanged when it is already, in the middle when it comes from afar. */
export function offsetFor(row: number, offset: number, { rowHeight, viewport }: Extent): number {
  const top = row * rowHeight
  if (Math.abs(top - offset) > JUMP_SCREENS * viewport) return Math.max(0, top - (viewport - rowHeight) / 2)
  if (top < offset) return top
  return top + rowHeight > offset + viewport ? top + rowHeight - viewport : offset
}
