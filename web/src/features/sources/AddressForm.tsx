import { Button, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { text } from '../../texts/en.ts'
import classes from './AddressForm.module.css'

/** Takes an address to the workbench. */
export function AddressForm() {
  const navigate = useNavigate()
  const [url, setUrl] = useState('')
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (url.trim() !== '') void navigate({ to: '/sources/new', search: { url: url.trim() } })
  }
  return (
    <form onSubmit={submit} className={classes.form}>
      <TextInput
        type="text"
        inputMode="url"
        aria-label={text.sources.address}
        placeholder="https://"
        maxLength={2_048}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
        className={classes.field ?? ''}
      />
      <Button type="submit">{text.sources.look}</Button>
    </form>
  )
}
