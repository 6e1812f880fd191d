import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconClockHour4,
  IconHelpHexagon,
  IconPlayerPlayFilled,
} from '@tabler/icons-react'
import classes from './Status.module.css'
import { toneColor, type Tone } from './tone.ts'

const shapes = {
  ok: IconCircleCheckFilled,
  active: IconPlayerPlayFilled,
  waiting: IconClockHour4,
  bad: IconAlertTriangleFilled,
  doubt: IconHelpHexagon,
  off: IconCircleDashed,
}

export const ToneMark = ({ tone, size = 16 }: { tone: Tone; size?: number }) => {
  const Shape = shapes[tone]
  return <Shape size={size} color={toneColor(tone)} aria-hidden className={classes.mark} />
}

/** A state by shape, colour and word. */
export const Status = ({ tone, word }: { tone: Tone; word: string }) => (
  <span className={classes.status}>
    <ToneMark tone={tone} />
    <span>{word}</span>
  </span>
)
