import { describe, expect, it } from 'vitest'
import { kindsOf, mediaTypeOf } from './media-type.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

describe('mediaTypeOf', () => {
  it.each([
    ['\xff\xd8\xff\xe0\x00\x10JFIF', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR', 'image/png'],
    ['GIF89a', 'image/gif'],
    ['RIFF\x24\x00\x00\x00WEBPVP8 ', 'image/webp'],
    ['RIFF\x24\x00\x00\x00WAVEfmt ', 'application/octet-stream'],
    ['\x00\x00\x00\x20ftypisom\x00\x00\x02\x00', 'video/mp4'],
    ['\x00\x00\x00\x20ftypheic\x00\x00\x02\x00', 'application/octet-stream'],
    ['%PDF-1.7', 'application/pdf'],
    ['<svg xmlns="http://www.w3.org/2000/svg">', 'application/octet-stream'],
    ['<!doctype html><script>alert(1)</script>', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('knows %j as %s', (content, type) => {
    expect(mediaTypeOf(bytes(content))).toBe(type)
  })
})

describe('kindsOf', () => {
  it('offers a photo only up to the limit of photos', () => {
    expect(kindsOf('image/jpeg', 10, 10)).toEqual(['photo', 'document'])
    expect(kindsOf('image/jpeg', 11, 10)).toEqual(['document'])
  })

  it('offers a video for MP4 and a document for everything', () => {
    expect(kindsOf('video/mp4', 11, 10)).toEqual(['video', 'document'])
    expect(kindsOf('application/pdf', 1, 10)).toEqual(['document'])
  })
})
