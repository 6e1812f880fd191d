import { Button, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import type { Workbench } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { formatBytes } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { isAddress, withScheme } from './address.ts'
import classes from './workbench.module.css'

const took = (ms: number): string => (ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`)

interface AddressPanelProps {
  readonly initialUrl: string
  readonly looked: Workbench | undefined
  readonly isPending: boolean
  readonly onLook: (url: string) => void
}

export function AddressPanel({ initialUrl, looked, isPending, onLook }: AddressPanelProps) {
  const [url, setUrl] = useState(initialUrl)
  const [isRefused, setIsRefused] = useState(initialUrl !== '' && !isAddress(initialUrl))
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    setIsRefused(!isAddress(url))
    if (isAddress(url)) onLook(withScheme(url))
  }
  return (
    <div>
      <form onSubmit={submit} className={classes.address}>
        <TextInput
          type="text"
          inputMode="url"
          size="md"
          aria-label={text.sources.address}
          placeholder="https://"
          maxLength={2_048}
          value={url}
          error={isRefused ? text.workbench.noAddress : undefined}
          onChange={(event) => setUrl(event.currentTarget.value)}
          className={classes.grow ?? ''}
          autoFocus={initialUrl === ''}
        />
        <Button type="submit" size="md" loading={isPending}>
          {text.sources.look}
        </Button>
      </form>
      {looked?.fetched === null || looked === undefined ? null : (
        <p className={classes.fetched}>
          {text.workbench.fetched(
            String(looked.fetched.status),
            formatBytes(looked.fetched.bytes),
            took(looked.fetched.tookMs),
          )}
          {looked.fetched.contentType === '' ? null : (
            <>
              {' '}
              · <bdi>{looked.fetched.contentType}</bdi>
            </>
          )}
        </p>
      )}
    </div>
  )
}
