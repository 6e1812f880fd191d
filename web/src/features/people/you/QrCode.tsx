import { encode } from 'uqr'
import { text } from '../../../texts/en.ts'
import classes from '../people.module.css'

const MARGIN = 2

/** Drawn here: the seed in it goes to no other server. */
export function QrCode({ value }: { value: string }) {
  const { data, size } = encode(value, { ecc: 'M', border: MARGIN })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={text.you.factorQr}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  )
}
