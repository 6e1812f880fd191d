import { describe, expect, it } from 'vitest'
import { formatOf } from './read-file.ts'

describe('formatOf', () => {
  it.each([
    ['<?xml version="1.0"?>\n<opml version="2.0"><head/></opml>', 'opml'],
    ['<opml version="2.0"><head><title>RSStT Feeds</title></head></opml>', 'rsstt'],
    ['<opml><head><title>RSS-to-Telegram-Bot</title></head></opml>', 'rsstt'],
    ['https://a.example/feed\nhttps://b.example/feed', 'csv'],
    ['url,title\nhttps://a.example/feed,A <opml-like> title', 'csv'],
    ['', 'csv'],
  ])('takes %j for %s', (content, format) => {
    expect(formatOf(content)).toBe(format)
  })
})
