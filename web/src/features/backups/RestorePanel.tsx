import { Fragment } from 'react'
import type { BackupStatus } from '../../../../src/modules/backups/contract.ts'
import { text } from '../../texts/en.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './backups.module.css'

const commandAfter = 1

/** Words only: a restore is made on the machine, never through a browser. */
export const RestorePanel = ({ status: { keyFingerprint, recipients } }: { status: BackupStatus }) => (
  <Panel title={text.backups.restore} note={text.backups.restoreNote}>
    <ol className={classes.steps}>
      {text.backups.restoreSteps.map((step, index) => (
        <Fragment key={step}>
          <li>
            {step}
            {index === commandAfter ? <CopyField value={text.backups.restoreCommand} /> : null}
          </li>
        </Fragment>
      ))}
    </ol>
    <Facts
      facts={[
        [text.backups.key, <code key="key">{keyFingerprint}</code>],
        ...recipients.map((recipient) => [text.backups.recipients, <code key={recipient}>{recipient}</code>] as const),
      ]}
    />
    <p className={classes.where}>{text.backups.keyNote}</p>
  </Panel>
)
