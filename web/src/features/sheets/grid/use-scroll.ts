import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { follow, offsetFor, positionAt, type Extent, type Position } from './scroll-map.ts'

const idleMs = 140

export interface Scroll {
  readonly position: Position
  readonly left: number
  readonly width: number
  readonly extent: Extent
  readonly onScroll: () => void
  readonly bringIntoSight: (row: number) => void
  readonly bringColumnIntoSight: (left: number, width: number) => void
}

interface Size {
  readonly width: number
  readonly height: number
}

function useSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 800, height: 500 })
  useLayoutEffect(() => {
    const watched = element.current
    if (watched === null) return
    const observer = new ResizeObserver(() => setSize({ width: watched.clientWidth, height: watched.clientHeight }))
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return size
}

interface ScrollParts {
  readonly rows: number
  readonly rowHeight: number
  readonly headHeight: number
  /** Width of the column of row numbers, which stays. */
  readonly numbersWidth: number
}

/** Where the grid stands, also when it is longer than an element can be. */
export function useScroll(
  element: RefObject<HTMLDivElement | null>,
  { rows, rowHeight, headHeight, numbersWidth }: ScrollParts,
): Scroll {
  const size = useSize(element)
  const extent: Extent = { rows, rowHeight, viewport: Math.max(rowHeight, size.height - headHeight) }
  const [position, setPosition] = useState<Position>({ scrollTop: 0, offset: 0 })
  const [left, setLeft] = useState(0)
  const current = useRef(position)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stand = (next: Position): void => {
    current.current = next
    setPosition(next)
    if (element.current !== null && element.current.scrollTop !== next.scrollTop)
      element.current.scrollTop = next.scrollTop
  }
  const onScroll = (): void => {
    const scrolled = element.current
    if (scrolled === null) return
    if (scrolled.scrollLeft !== left) setLeft(scrolled.scrollLeft)
    if (scrolled.scrollTop === current.current.scrollTop) return
    stand(follow(current.current, scrolled.scrollTop, extent))
    clearTimeout(timer.current)
    timer.current = setTimeout(() => stand(positionAt(current.current.offset, extent)), idleMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    position,
    left,
    width: size.width,
    extent,
    onScroll,
    bringIntoSight: (row) => {
      const offset = offsetFor(row, current.current.offset, extent)
      if (offset !== current.current.offset) stand(positionAt(offset, extent))
    },
    bringColumnIntoSight: (start, width) => {
      const scrolled = element.current
      if (scrolled === null) return
      const room = scrolled.clientWidth - numbersWidth
      if (start < scrolled.scrollLeft) scrolled.scrollLeft = start
      else if (start + width > scrolled.scrollLeft + room) scrolled.scrollLeft = start + width - room
    },
  }
}
