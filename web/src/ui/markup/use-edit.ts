import { useCallback, type RefObject } from 'react'
import type { Edit } from './format-commands.ts'

type Selection = Readonly<Record<'start' | 'end', number>> & { readonly value: string }

/** Applies edits to a text field as if they were typed, so that the browser's undo takes them back. */
export const useEdit = (field: RefObject<HTMLTextAreaElement | null>) =>
  useCallback(
    (edit: (selection: Selection) => Edit): void => {
      const area = field.current
      if (area === null) return
      const { from, to, insert, select } = edit({
        value: area.value,
        start: area.selectionStart,
        end: area.selectionEnd,
      })
      area.focus()
      area.setSelectionRange(from, to)
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else keeps the browser's undo
      document.execCommand('insertText', false, insert)
      area.setSelectionRange(...select)
    },
    [field],
  )
