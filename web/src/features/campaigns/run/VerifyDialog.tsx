import { Button, Modal, Skeleton, Stack, Table } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Verdict } from '../../../../../src/modules/campaigns/contract.ts'
import { verifyCampaign } from '../../../api/campaigns.ts'
import { recipientsCsvPath } from '../../../api/run.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { deliverySign, deliveryStates } from '../../../texts/states.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Status, ToneMark } from '../../../ui/Status.tsx'
import classes from './run.module.css'

interface VerifyDialogProps {
  readonly campaignId: number
  readonly opened: boolean
  readonly onClose: () => void
}

export const VerifyDialog = ({ campaignId, opened, onClose }: VerifyDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={text.verify.title} size="lg">
    {opened ? <VerifyBody campaignId={campaignId} /> : null}
  </Modal>
)

/** Counts the rows anew and lays the result beside the running sums. */
function VerifyBody({ campaignId }: { campaignId: number }) {
  const verdict = useQuery({
    queryKey: ['verify', campaignId],
    queryFn: () => verifyCampaign(campaignId),
    gcTime: 0,
    staleTime: Infinity,
  })
  if (verdict.data === undefined)
    return verdict.isError ? (
      <ErrorNote error={verdict.error} retry={() => void verdict.refetch()} />
    ) : (
      <Skeleton height={330} />
    )
  return (
    <Stack gap="md">
      <div className={classes.verdict} role="status">
        <ToneMark tone={verdict.data.ok ? 'ok' : 'bad'} size={22} />
        <strong>{verdict.data.ok ? text.verify.good(formatCount(verdict.data.recipients)) : text.verify.bad}</strong>
      </div>
      {verdict.data.problems.map((problem) => (
        <div key={problem}>{problem}</div>
      ))}
      <VerdictTable verdict={verdict.data} />
      <Button
        component="a"
        href={recipientsCsvPath(campaignId)}
        download
        variant="default"
        leftSection={<IconDownload size={16} />}
      >
        {text.recipients.csv}
      </Button>
    </Stack>
  )
}

const VerdictTable = ({ verdict }: { verdict: Verdict }) => (
  <Table>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{text.verify.outcome}</Table.Th>
        <Table.Th className={classes.end}>{text.verify.counted}</Table.Th>
        <Table.Th className={classes.end}>{text.verify.recorded}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {deliveryStates.map((state) => (
        <Table.Tr key={state}>
          <Table.Td>
            <Status {...deliverySign[state]} />
          </Table.Td>
          <Table.Td className={classes.end}>{formatCount(verdict.counted[state])}</Table.Td>
          <Table.Td className={classes.end}>{formatCount(verdict.recorded[state])}</Table.Td>
        </Table.Tr>
      ))}
      <Table.Tr>
        <Table.Td>{text.verify.total}</Table.Td>
        <Table.Td className={classes.end}>{formatCount(verdict.counted.total)}</Table.Td>
        <Table.Td className={classes.end}>{formatCount(verdict.recorded.total)}</Table.Td>
      </Table.Tr>
    </Table.Tbody>
  </Table>
)
