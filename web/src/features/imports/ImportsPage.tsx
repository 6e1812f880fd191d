import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Import } from '../../../../src/modules/audiences/contract.ts'
import { importsQuery } from '../../api/imports.ts'
import { formatCount, formatPercent } from '../../format/count.ts'
import { formatDay, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../ui/links.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './imports.module.css'
import { UploadPanel } from './UploadPanel.tsx'

export function ImportsPage() {
  const imports = useQuery(importsQuery)
  return (
    <>
      <PageHead
        title={text.imports.title}
        note={text.imports.note}
        above={<LinkAnchor to="/contacts">← {text.nav.contacts}</LinkAnchor>}
      />
      <Stack gap="md">
        <UploadPanel />
        <Panel title={text.imports.earlier} flush>
          <ErrorNote error={imports.error} retry={() => void imports.refetch()} />
          {imports.data === undefined ? (
            <Skeleton height={120} m={16} />
          ) : imports.data.items.length === 0 ? (
            <EmptyState title={text.imports.none} note={text.imports.noneNote} />
          ) : (
            imports.data.items.map((one) => <ImportRow key={one.id} one={one} />)
          )}
        </Panel>
      </Stack>
    </>
  )
}

const ImportRow = ({ one }: { one: Import }) => (
  <div className={classes.row}>
    <span>
      <Link to="/contacts/import/$importId" params={{ importId: String(one.id) }} className={classes.name}>
        <bdi>{one.name}</bdi>
      </Link>{' '}
      <span className={classes.soft}>{text.imports.of(one.accountUsername)}</span>
    </span>
    <Status {...text.imports.signs[one.state]} />
    <span className={`${classes.soft} ${classes.wide}`}>
      {one.state === 'running'
        ? formatPercent(one.share, 1)
        : text.imports.progress(formatCount(one.counts.rows), formatCount(one.lines))}
    </span>
    <time className={`${classes.number} ${classes.soft} ${classes.wide}`} title={formatFullTime(one.createdAt)}>
      {formatDay(one.createdAt)}
    </time>
  </div>
)
