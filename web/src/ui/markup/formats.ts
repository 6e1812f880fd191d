import {
  IconBold,
  IconBlockquote,
  IconCode,
  IconEyeOff,
  IconItalic,
  IconSourceCode,
  IconStrikethrough,
  IconUnderline,
} from '@tabler/icons-react'
import { text } from '../../texts/en.ts'

/** Telegram's HTML subset, with the keys that Telegram's own clients use. `keys` is in the words of KeyboardEvent.code. */
export const formats = [
  { label: text.editor.bold, icon: IconBold, open: '<b>', close: '</b>', keys: 'KeyB', shift: false },
  { label: text.editor.italic, icon: IconItalic, open: '<i>', close: '</i>', keys: 'KeyI', shift: false },
  { label: text.editor.underline, icon: IconUnderline, open: '<u>', close: '</u>', keys: 'KeyU', shift: false },
  { label: text.editor.strike, icon: IconStrikethrough, open: '<s>', close: '</s>', keys: 'KeyX', shift: true },
  {
    label: text.editor.spoiler,
    icon: IconEyeOff,
    open: '<tg-spoiler>',
    close: '</tg-spoiler>',
    keys: 'KeyP',
    shift: true,
  },
  { label: text.editor.code, icon: IconCode, open: '<code>', close: '</code>', keys: 'KeyM', shift: true },
  { label: text.editor.pre, icon: IconSourceCode, open: '<pre>', close: '</pre>', keys: null, shift: false },
  {
    label: text.editor.quote,
    icon: IconBlockquote,
    open: '<blockquote>',
    close: '</blockquote>',
    keys: 'Period',
    shift: true,
  },
] as const

export type Format = (typeof formats)[number]

/** As a person reads it: `Ctrl+Shift+X`. */
export const keysOf = ({ keys, shift }: Pick<Format, 'keys' | 'shift'>): string =>
  keys === null ? '' : `Ctrl+${shift ? 'Shift+' : ''}${keys === 'Period' ? '.' : keys.replace('Key', '')}`
