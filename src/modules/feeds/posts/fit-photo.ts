import type { Metadata, Sharp } from 'sharp'
import { imageFormatOf } from './image-format.ts'

/** Bot API, sendPhoto: at most 10 MB, width and height together 10,000, one side at most 20 times the other. */
const MAX_BYTES = 10 * 1024 * 1024
const MAX_SIDES = 10_000
const MAX_RATIO = 20

/** Smaller ones are counters and spacers. */
const MIN_SIDE = 32
/** A progressive JPEG or an interlaced PNG is whole in memory while it is decoded, at about five bytes each. */
const MAX_PIXELS = 25_000_000
/** Telegram shows no photo larger. */
const TARGET_SIDE = 2_560
const JPEG_QUALITY = 85
const DEADLINE_S = 10

export type FittedPhoto =
  | { readonly kind: 'ok'; readonly bytes: Buffer; readonly isChanged: boolean }
  | { readonly kind: 'refused'; readonly why: string }

/** 25 MB that are only loaded for the first photo; one thread a picture, and nothing kept after it. */
async function loadSharp(): Promise<(bytes: Buffer) => Sharp> {
  const { default: sharp } = await import('sharp')
  sharp.cache(false)
  sharp.concurrency(1)
  return (bytes) =>
    sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true, animated: false })
}

/** A picture as Telegram takes it: the bytes as they came if it can be, else a JPEG of its first frame. Works beside the event loop. */
export async function fitPhoto(bytes: Buffer): Promise<FittedPhoto> {
  if (imageFormatOf(bytes) === undefined) return refused('The address leads to no picture.')
  const open = await loadSharp()
  try {
    const facts = await open(bytes).metadata()
    const { width, height } = facts
    if (Math.min(width, height) < MIN_SIDE) return refused(`The picture is too small (${width} × ${height}).`)
    if (isTaken(bytes, facts)) {
      // Decoded once, small, so that a broken file is found here and not by Telegram.
      await open(bytes).resize(MIN_SIDE, MIN_SIDE, { fit: 'inside' }).timeout({ seconds: DEADLINE_S }).raw().toBuffer()
      return { kind: 'ok', bytes, isChanged: false }
    }
    return { kind: 'ok', bytes: await toJpeg(open(bytes), facts), isChanged: true }
  } catch (error) {
    return refused(`The picture cannot be read: ${messageOf(error)}`)
  }
}

function isTaken(bytes: Buffer, { format, width, height, space }: Metadata): boolean {
  const isKnown = format === 'jpeg' || format === 'png'
  const ratio = Math.max(width, height) / Math.min(width, height)
  const isSized = width + height <= MAX_SIDES && ratio <= MAX_RATIO && bytes.length <= MAX_BYTES
  return isKnown && isSized && space !== 'cmyk'
}

function toJpeg(image: Sharp, { autoOrient: { width, height } }: Metadata): Promise<Buffer> {
  const scale = Math.min(1, TARGET_SIDE / Math.max(width, height))
  const wide = Math.max(Math.round(width * scale), 1)
  const high = Math.max(Math.round(height * scale), 1)
  const size = {
    width: Math.max(wide, Math.ceil(high / MAX_RATIO)),
    height: Math.max(high, Math.ceil(wide / MAX_RATIO)),
  }
  return image
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ ...size, fit: 'contain', background: '#ffffff' })
    .jpeg({ quality: JPEG_QUALITY })
    .timeout({ seconds: DEADLINE_S })
    .toBuffer()
}

const refused = (why: string): FittedPhoto => ({ kind: 'refused', why })

/** The first line of what libvips says, without paths. */
const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '').slice(0, 200) : 'unknown'
