import { Menu, TextInput, UnstyledButton } from '@mantine/core'
import { IconArrowsJoin2, IconChevronDown, IconEyeOff, IconTransform } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import type { Matrix, MatrixTarget } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import { text } from '../../../texts/en.ts'
import { TypeMark } from '../grid/TypeMark.tsx'
import classes from './matrix.module.css'
import type { ChangeMatrix } from './place.ts'

const types = ['text', 'integer', 'decimal', 'number', 'boolean', 'date', 'datetime', 'duration'] as const
const mostListed = 200

interface TargetHeadProps {
  readonly matrix: Matrix
  readonly target: MatrixTarget
  /** How many tables are in. */
  readonly tables: number
  readonly onChange: ChangeMatrix | null
}

/** A column of the table to be: name, type, and in how many of the files it is. */
export function TargetHead(props: TargetHeadProps) {
  const { target, tables, onChange } = props
  const isRare = target.cells.length < tables
  const label = (
    <>
      <span className={classes.targetName}>
        <TypeMark type={target.type} />
        <bdi className={classes.cut} title={target.name}>
          {target.name}
        </bdi>
        {onChange === null ? null : <IconChevronDown size={13} className={classes.more} aria-hidden />}
      </span>
      <span className={isRare ? classes.rare : classes.soft}>
        {isRare ? text.sheets.matrix.inSome(target.cells.length, tables) : text.sheets.types[target.type]}
      </span>
    </>
  )
  if (onChange === null)
    return (
      <div role="columnheader" className={classes.target}>
        {label}
      </div>
    )
  return (
    <div role="columnheader" className={classes.target}>
      <Menu position="bottom-start" width={250} trapFocus={false}>
        <Menu.Target>
          <UnstyledButton className={classes.targetButton} aria-label={text.sheets.matrix.targetMenu(target.name)}>
            {label}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <TargetMenu {...props} onChange={onChange} />
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

function TargetMenu({ matrix, target, onChange }: TargetHeadProps & { onChange: ChangeMatrix }) {
  return (
    <>
      <RenameForm target={target} onChange={onChange} />
      {target.typeWhy === '' ? null : <Menu.Label>{target.typeWhy}</Menu.Label>}
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item leftSection={<IconTransform size={16} />}>{text.sheets.matrix.type}</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown>
          {types.map((type) => (
            <Menu.Item
              key={type}
              leftSection={<TypeMark type={type} />}
              aria-checked={type === target.type}
              onClick={() =>
                onChange({ kind: 'type', target: target.id, type, scale: target.scale === 0 ? 2 : target.scale })
              }
            >
              {text.sheets.types[type]}
            </Menu.Item>
          ))}
          {target.isTypeGiven ? (
            <Menu.Item onClick={() => onChange({ kind: 'type', target: target.id, type: null, scale: 2 })}>
              {text.sheets.matrix.typeAsRead}
            </Menu.Item>
          ) : null}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Sub>
        <Menu.Sub.Target>
          <Menu.Sub.Item leftSection={<IconArrowsJoin2 size={16} />}>{text.sheets.matrix.join}</Menu.Sub.Item>
        </Menu.Sub.Target>
        <Menu.Sub.Dropdown mah={320} style={{ overflowY: 'auto' }}>
          {matrix.targets
            .filter(({ id }) => id !== target.id)
            .slice(0, mostListed)
            .map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => onChange({ kind: 'join', target: target.id, into: id })}>
                <bdi>{name}</bdi>
              </Menu.Item>
            ))}
        </Menu.Sub.Dropdown>
      </Menu.Sub>
      <Menu.Item
        leftSection={<IconEyeOff size={16} />}
        onClick={() => onChange({ kind: 'leave_out_target', target: target.id })}
      >
        {text.sheets.matrix.leaveColumnOut}
      </Menu.Item>
    </>
  )
}

function RenameForm({ target, onChange }: { target: MatrixTarget; onChange: ChangeMatrix }) {
  const [name, setName] = useState(target.name)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (name.trim() !== '' && name.trim() !== target.name)
      onChange({ kind: 'rename', target: target.id, name: name.trim() })
  }
  return (
    <form onSubmit={submit} className={classes.rename}>
      <TextInput
        size="xs"
        aria-label={text.sheets.matrix.nameOf}
        description={text.sheets.matrix.renameNote}
        value={name}
        maxLength={255}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') event.stopPropagation()
        }}
      />
    </form>
  )
}
