import { Button, FileButton, Group, Progress, Select, Stack } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { accountsQuery } from '../../api/accounts.ts'
import { uploadImport } from '../../api/imports.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'

/** The first step: for which bot, and the file. It is only looked at. */
export function UploadPanel() {
  const accounts = useQuery(accountsQuery)
  const bots = (accounts.data ?? []).map(({ id, username }) => ({ value: String(id), label: `@${username}` }))
  const [chosen, setChosen] = useState<string | null>(null)
  const bot = chosen ?? (bots.length === 1 ? (bots[0]?.value ?? null) : null)
  const { share, name, error, send, cancel } = useSending()
  if (!useMay()('contacts.write')) return null
  return (
    <Panel>
      <Stack gap="md">
        <Select
          label={text.imports.bot}
          description={text.imports.botNote}
          data={bots}
          value={bot}
          onChange={setChosen}
          searchable
          maw={420}
        />
        <div>
          <FileButton accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/*" onChange={(file) => send(file, bot)}>
            {(props) => (
              <Button {...props} leftSection={<IconUpload size={16} />} disabled={bot === null || share !== null}>
                {text.imports.choose}
              </Button>
            )}
          </FileButton>
          <p>{text.imports.fileNote}</p>
        </div>
        {share === null ? null : (
          <Group>
            <Progress value={share * 100} animated flex={1} aria-label={text.imports.uploading(name)} />
            <span>{text.imports.uploading(name)}</span>
            <Button size="compact-sm" variant="default" onClick={cancel}>
              {text.imports.cancelUpload}
            </Button>
          </Group>
        )}
        <ErrorNote error={error} />
      </Stack>
    </Panel>
  )
}

function useSending() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [share, setShare] = useState<number | null>(null)
  const [name, setName] = useState('')
  const [error, setError] = useState<Error | null>(null)
  const running = useRef<AbortController>(undefined)
  const run = async (file: File, accountId: number, signal: AbortSignal): Promise<void> => {
    try {
      const made = await uploadImport({ file, accountId, signal, onProgress: setShare })
      client.setQueryData(keys.import(made.id), made)
      await navigate({ to: '/contacts/import/$importId', params: { importId: String(made.id) } })
    } catch (cause) {
      if (!signal.aborted) setError(cause instanceof Error ? cause : new Error(String(cause)))
    } finally {
      setShare(null)
    }
  }
  const send = (file: File | null, bot: string | null): void => {
    if (file === null || bot === null) return
    const controller = new AbortController()
    running.current = controller
    setName(file.name)
    setError(null)
    setShare(0)
    void run(file, Number(bot), controller.signal)
  }
  return { share, name, error, send, cancel: () => running.current?.abort() }
}
