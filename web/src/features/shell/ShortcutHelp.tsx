import { Kbd, Modal } from '@mantine/core'
import { Fragment } from 'react'
import { text } from '../../texts/en.ts'
import { navItems } from './nav-items.ts'
import classes from './Shell.module.css'

const shortcuts: readonly (readonly [string, string])[] = [
  ...navItems.map(({ keys, label }) => [keys, label] as const),
  ['/', text.shortcuts.search],
  ['n', text.shortcuts.add],
  ['t', text.shortcuts.scheme],
  ['?', text.shortcuts.help],
  ['Esc', text.shortcuts.close],
  ...text.shortcuts.editor,
]

export const ShortcutHelp = ({ opened, onClose }: { opened: boolean; onClose: () => void }) => (
  <Modal opened={opened} onClose={onClose} title={text.shell.shortcuts} size="sm">
    <dl className={classes.shortcuts}>
      {shortcuts.map(([keys, meaning]) => (
        <Fragment key={keys}>
          <dt>{meaning}</dt>
          <dd>
            {keys.split(' ').map((key) => (
              <Kbd key={key} ml={4}>
                {key}
              </Kbd>
            ))}
          </dd>
        </Fragment>
      ))}
    </dl>
  </Modal>
)
