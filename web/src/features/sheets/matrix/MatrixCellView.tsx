import { Popover, UnstyledButton } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { text } from '../../../texts/en.ts'
import { CellMenu } from './CellMenu.tsx'
import classes from './matrix.module.css'
import type { ChangeMatrix, MatrixPlace } from './place.ts'

interface MatrixCellViewProps extends MatrixPlace {
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly onChange: ChangeMatrix | null
}

const sure = 0.85

export function MatrixCellView({ isOpen, onOpen, onChange, ...place }: MatrixCellViewProps) {
  const button = <CellButton {...place} onOpen={() => onOpen(!isOpen)} isDisabled={onChange === null} />
  if (!isOpen || onChange === null)
    return (
      <div role="cell" className={classes.cell}>
        {button}
      </div>
    )
  return (
    <div role="cell" className={classes.cell}>
      <Popover opened onChange={onOpen} position="bottom-start" width={290} shadow="md" trapFocus withinPortal>
        <Popover.Target>{button}</Popover.Target>
        <Popover.Dropdown p={10}>
          <CellMenu
            {...place}
            onChange={(...changes) => {
              onOpen(false)
              onChange(...changes)
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </div>
  )
}

interface CellButtonProps extends MatrixPlace {
  readonly onOpen: () => void
  readonly isDisabled: boolean
}

function CellButton({ matrix, table, target, cell, onOpen, isDisabled, ...rest }: CellButtonProps) {
  if (cell === undefined)
    return (
      <UnstyledButton
        {...rest}
        className={`${classes.place} ${classes.missing}`}
        aria-label={text.sheets.matrix.cellMissing(target.name, table.file)}
        disabled={isDisabled}
        onClick={onOpen}
      >
        {text.sheets.matrix.missing}
      </UnstyledButton>
    )
  const decision = matrix.decisions[cell.decision]
  const isSame = cell.header === target.name
  const isUnsure = decision !== undefined && (decision.how === 'alone' || decision.confidence < sure)
  return (
    <UnstyledButton
      {...rest}
      className={`${classes.place} ${isUnsure ? classes.unsure : ''}`}
      aria-label={text.sheets.matrix.cell(cell.header, target.name, table.file)}
      title={decision?.why}
      disabled={isDisabled}
      onClick={onOpen}
    >
      <span className={classes.header}>
        {isSame ? <IconCheck size={13} className={classes.same} aria-hidden /> : null}
        <bdi className={`${classes.cut} ${isSame ? classes.soft : ''}`}>{cell.header}</bdi>
      </span>
      {decision === undefined || decision.how === 'name' ? null : (
        <span className={classes.how}>{text.sheets.matrix.how[decision.how]}</span>
      )}
    </UnstyledButton>
  )
}
