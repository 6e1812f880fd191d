import type { NoticeSend } from '../../../../src/modules/notices/contract.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { sendSign } from '../../texts/notices.ts'
import { Status } from '../../ui/Status.tsx'
import classes from './NoticeDrawer.module.css'

/** What became of the messages about a notice. */
export const SendList = ({ sends }: { sends: readonly NoticeSend[] }) => (
  <>
    <h3 className={classes.part}>{text.notices.told}</h3>
    {sends.length === 0 ? <p className={classes.soft}>{text.notices.toldNobody}</p> : null}
    {sends.map((send) => (
      <div key={`${send.channel} ${send.target} ${send.round}`} className={classes.send}>
        <div className={classes.sendHead}>
          <span>{text.notices.channels[send.channel]}</span>
          <Status {...sendSign[send.state]} />
        </div>
        {send.detail === null ? null : <div className={classes.detail}>{send.detail}</div>}
        <div className={classes.soft}>
          {formatDateTime(send.state === 'planned' ? send.dueAt : send.updatedAt)} · {text.notices.round(send.round)}
          {send.attempts > 1 ? <> · {text.notices.tries(send.attempts)}</> : null}
        </div>
      </div>
    ))}
  </>
)
