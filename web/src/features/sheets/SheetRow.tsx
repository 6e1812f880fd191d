import { Link } from '@tanstack/react-router'
import type { Project } from '../../../../src/modules/sheets/projects/contract.ts'
import { formatBytes, formatCount, formatPlural } from '../../format/count.ts'
import { formatDay, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { doorWords, projectSign } from '../../texts/sheets.ts'
import { Status } from '../../ui/Status.tsx'
import classes from './SheetRow.module.css'

export const SheetRowHead = () => (
  <div className={`${classes.row} ${classes.head}`} aria-hidden>
    <span>{text.sheets.list.head.project}</span>
    <span>{text.sheets.list.head.state}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.sheets.list.head.files}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.sheets.list.head.size}</span>
    <span className={`${classes.wide} ${classes.until}`}>{text.sheets.list.head.expires}</span>
  </div>
)

export const SheetRow = ({ project }: { project: Project }) => (
  <div className={classes.row}>
    <span className={classes.stack}>
      <Link to="/sheets/$projectId" params={{ projectId: String(project.id) }} className={classes.name}>
        <bdi>{project.title}</bdi>
      </Link>
      <span className={classes.soft}>
        {text.sheets.list.begun(doorWords[project.door], formatDay(project.createdAt))}
      </span>
    </span>
    <span className={classes.stack}>
      <Status {...projectSign(project)} />
      {project.workbooks.failed === 0 ? null : (
        <span className={`${classes.soft} ${classes.wide}`}>
          {text.sheets.list.failed(formatPlural(project.workbooks.failed, text.sheets.file, text.sheets.files))}
        </span>
      )}
    </span>
    <span className={`${classes.wide} ${classes.number}`}>{formatCount(project.workbooks.total)}</span>
    <span className={`${classes.wide} ${classes.number}`}>{formatBytes(project.bytes)}</span>
    <time className={`${classes.wide} ${classes.soft} ${classes.until}`} title={formatFullTime(project.expiresAt)}>
      {formatDay(project.expiresAt)}
    </time>
  </div>
)
