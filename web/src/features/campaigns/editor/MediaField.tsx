import { ActionIcon, Button, FileButton, Progress, Select } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { fileContentPath, fileQuery } from '../../../api/files.ts'
import { formatBytes } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import classes from './editor.module.css'
import { useUpload } from './use-upload.ts'

type Media = Campaign['message']['media']

interface MediaFieldProps {
  readonly media: Media
  readonly problem: string | undefined
  readonly onChange: (media: Media) => void
}

export function MediaField({ media, problem, onChange }: MediaFieldProps) {
  const upload = useUpload((file) => onChange({ fileId: file.id, kind: file.kinds[0] ?? 'document' }))
  return (
    <div>
      {media === null ? null : <MediaLine media={media} onChange={onChange} />}
      {media === null && upload.share === null ? (
        <FileButton onChange={(file) => (file === null ? undefined : upload.start(file))}>
          {(props) => (
            <Button {...props} variant="default" size="compact-sm" leftSection={<IconPaperclip size={15} />}>
              {text.editor.addMedia}
            </Button>
          )}
        </FileButton>
      ) : null}
      {upload.share === null ? null : (
        <div className={classes.media}>
          <div className={classes.grow}>
            {text.editor.uploading(upload.name)}
            <Progress mt={6} value={upload.share * 100} aria-label={text.editor.uploading(upload.name)} />
          </div>
          <Button variant="default" size="compact-sm" onClick={upload.cancel}>
            {text.common.cancel}
          </Button>
        </div>
      )}
      <ErrorNote error={upload.error ?? (problem === undefined ? null : new Error(problem))} />
    </div>
  )
}

function MediaLine({ media, onChange }: { media: NonNullable<Media>; onChange: (media: Media) => void }) {
  const file = useQuery(fileQuery(media.fileId)).data
  const kinds = file?.kinds ?? [media.kind]
  return (
    <div className={classes.media}>
      {media.kind === 'photo' ? <img src={fileContentPath(media.fileId)} alt="" className={classes.thumb} /> : null}
      <div className={classes.grow}>
        {file?.name ?? ' '}
        <div className={classes.soft}>{file === undefined ? ' ' : formatBytes(file.bytes)}</div>
      </div>
      <Select
        w={130}
        aria-label={text.editor.sendAs}
        allowDeselect={false}
        data={kinds.map((kind) => ({ value: kind, label: text.editor.mediaKinds[kind] }))}
        value={media.kind}
        onChange={(value) => {
          const kind = kinds.find((known) => known === value)
          if (kind !== undefined) onChange({ ...media, kind })
        }}
      />
      <ActionIcon variant="subtle" color="gray" aria-label={text.editor.removeMedia} onClick={() => onChange(null)}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  )
}
