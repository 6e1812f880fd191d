import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { text } from '../texts/en.ts'
import { useShortcuts } from './use-shortcuts.ts'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onSearch: (value: string) => void
  /** 100 without it. */
  readonly maxLength?: number
}

const pauseMs = 250

/** Searches while one types; `/` moves here. */
export function SearchField({ label, value, onSearch, maxLength = 100 }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(value)
  const search = useDebouncedCallback(onSearch, pauseMs)
  useShortcuts({ '/': () => input.current?.focus() })
  const change = (next: string): void => {
    setTyped(next)
    search(next)
  }
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={maxLength}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        typed === '' ? null : <CloseButton size="sm" aria-label={text.common.clear} onClick={() => change('')} />
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
