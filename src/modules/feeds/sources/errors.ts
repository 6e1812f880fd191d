import { AppError } from '../../../kernel/errors.ts'
import type { SourceId } from '../../../kernel/ids.ts'

export const sourceNotFound = (id: SourceId): AppError =>
  new AppError('source_not_found', 'not_found', `There is no source ${id}. It may have been removed.`)

export const sourceKnown = (id: SourceId, title: string): AppError =>
  new AppError(
    'source_known',
    'conflict',
    `This address is already the source ${id}, “${title}”. Let that one feed the channel, or change its settings.`,
    { fields: [{ path: 'url', message: `Is already source ${id}.` }] },
  )

export const sourceAddressBad = (url: string): AppError =>
  new AppError(
    'source_address_bad',
    'invalid',
    `“${url.slice(0, 200)}” can't be read: an address begins with https:// or http:// and holds no user name or password. Correct it.`,
    { fields: [{ path: 'url', message: 'Is not an address that can be read.' }] },
  )

export const sourceNotRecognised = (url: string, why: string): AppError =>
  new AppError(
    'source_not_recognised',
    'invalid',
    `No feed was found at ${url}. ${why} Open it in the workbench to read it another way, or give its settings.`,
    { fields: [{ path: 'url', message: 'Is not a feed, and names none.' }] },
  )

export const sourceChannelMissing = (ids: readonly number[]): AppError =>
  new AppError('source_channel_missing', 'invalid', `There is no channel ${ids.join(', ')}. Choose others.`, {
    fields: [{ path: 'channelIds', message: `There is no channel ${ids.join(', ')}.` }],
  })

export const sourcePaused = (id: SourceId): AppError =>
  new AppError(
    'source_paused',
    'conflict',
    `Source ${id} is paused, so it is not read. Resume it, and it is read at once.`,
  )

export const nothingHeld = (id: SourceId): AppError =>
  new AppError('nothing_held', 'conflict', `Source ${id} holds no items any more. Reload to see it as it is now.`)

export const sourcesUnreadable = (format: string, why: string): AppError =>
  new AppError(
    'sources_unreadable',
    'invalid',
    `The file can't be read as ${format}: ${why} Choose another format, or save it again as UTF-8.`,
    { fields: [{ path: 'text', message: why }] },
  )
