import classes from './StackBar.module.css'

export interface StackPart {
  readonly key: string
  readonly label: string
  readonly value: number
  readonly color: string
  /** Stripes tell it from its neighbours without colour. */
  readonly striped?: boolean
}

interface StackBarProps {
  readonly label: string
  readonly total: number
  readonly parts: readonly StackPart[]
  readonly height?: number
}

/** A bar whose parts add up to `total`; what is left is the track. */
export const StackBar = ({ label, total, parts, height = 10 }: StackBarProps) => (
  <div role="img" aria-label={label} className={classes.track} style={{ height }}>
    {parts
      .filter((part) => part.value > 0)
      .map((part) => (
        <div
          key={part.key}
          title={`${part.label}: ${part.value}`}
          className={part.striped === true ? `${classes.part} ${classes.striped}` : classes.part}
          style={{ width: `${total > 0 ? (part.value / total) * 100 : 0}%`, backgroundColor: part.color }}
        />
      ))}
  </div>
)
