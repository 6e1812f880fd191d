import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { fitPhoto } from './fit-photo.ts'

const image = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } })

async function sizeOf(bytes: Buffer) {
  const { format, width, height, pages = 1 } = await sharp(bytes).metadata()
  return { format, width, height, pages }
}
async function fitted(bytes: Buffer) {
  const photo = await fitPhoto(bytes)
  if (photo.kind === 'refused') throw new Error(photo.why)
  return { ...(await sizeOf(photo.bytes)), isChanged: photo.isChanged }
}

describe('fitPhoto', () => {
  it('leaves alone what Telegram takes', async () => {
    const bytes = await image(800, 600).jpeg().toBuffer()
    expect(await fitPhoto(bytes)).toEqual({ kind: 'ok', bytes, isChanged: false })
    expect(await fitted(await image(800, 600).png().toBuffer())).toMatchObject({ format: 'png', isChanged: false })
  })

  it('makes smaller what is too large', async () => {
    expect(await fitted(await image(9_000, 1_200).png().toBuffer())).toEqual({
      format: 'jpeg',
      width: 2560,
      height: 341,
      pages: 1,
      isChanged: true,
    })
  })

  it('puts a banner on white until one side is at most twenty times the other', async () => {
    const { width, height } = await fitted(await image(3_000, 60).png().toBuffer())
    expect(width / height).toBeLessThanOrEqual(20)
    const tall = await fitted(await image(40, 2_000).png().toBuffer())
    expect(tall.height / tall.width).toBeLessThanOrEqual(20)
  })

  it('makes a JPEG of an animation and of formats that Telegram reads as something else', async () => {
    const frames = await Promise.all(
      ['#f00', '#0f0'].map((background) =>
        sharp({ create: { width: 64, height: 64, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    expect(await sizeOf(gif)).toMatchObject({ format: 'gif', pages: 2 })
    expect(await fitted(gif)).toEqual({ format: 'jpeg', width: 64, height: 64, pages: 1, isChanged: true })
    expect(await fitted(await image(100, 100).webp().toBuffer())).toMatchObject({ format: 'jpeg' })
    expect(await fitted(await image(100, 100).avif().toBuffer())).toMatchObject({ format: 'jpeg' })
  })

  it('turns a photo upright when it is made anew', async () => {
    const turned = await image(4_000, 300).withMetadata({ orientation: 6 }).webp().toBuffer()
    expect(await fitted(turned)).toMatchObject({ width: 192, height: 2560 })
  })

  it('refuses counters, broken files, bombs and what is no picture, each with a reason', async () => {
    const jpeg = await image(800, 600).jpeg().toBuffer()
    const bomb = await image(7_000, 7_000).png({ compressionLevel: 9 }).toBuffer()
    const why = async (bytes: Buffer) => {
      const photo = await fitPhoto(bytes)
      return photo.kind === 'refused' ? photo.why : 'taken'
    }
    expect(await why(await image(1, 1).png().toBuffer())).toBe('The picture is too small (1 × 1).')
    expect(await why(jpeg.subarray(0, jpeg.length / 2))).toContain('cannot be read')
    expect(await why(bomb)).toContain('cannot be read')
    for (const text of [
      '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"/>',
      '%PDF-1.7',
      '<!doctype html>',
      '',
    ])
      expect(await why(Buffer.from(text))).toBe('The address leads to no picture.')
  })

  it('never throws, whatever the bytes', async () => {
    const png = await image(64, 64).png().toBuffer()
    const spoiled = fc
      .tuple(fc.nat(png.length - 1), fc.uint8Array({ maxLength: 40 }))
      .map(([at, bytes]) => Buffer.concat([png.subarray(0, at), bytes, png.subarray(at)]))
    await fc.assert(
      fc.asyncProperty(spoiled, async (bytes) => {
        expect(['ok', 'refused']).toContain((await fitPhoto(bytes)).kind)
      }),
      { numRuns: 100 },
    )
  })
})
