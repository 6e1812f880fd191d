import type { HealthWord, Source } from '../../../src/modules/feeds/sources/contract.ts'
import type { ReadFailure } from '../../../src/modules/feeds/parsing/contract.ts'
import type { Sign } from './states.ts'

type FailureReason = ReadFailure['reason']

export const healthSign: Record<HealthWord, Sign> = {
  paused: { tone: 'off', word: 'Paused' },
  held: { tone: 'doubt', word: 'Held for you' },
  failing: { tone: 'bad', word: 'Failing' },
  silent: { tone: 'bad', word: 'Finds nothing' },
  waiting: { tone: 'waiting', word: 'Channel is full' },
  unread: { tone: 'waiting', word: 'Not read yet' },
  well: { tone: 'ok', word: 'Well' },
}

export const kindWords: Record<Source['kind'], string> = {
  feed: 'Feed',
  json: 'JSON',
  html: 'Page',
  product: 'Product',
  sitemap: 'Sitemap',
}

/** Why nothing could be read: what it is called, and what to do next. */
export const readFailure: Record<
  FailureReason,
  { readonly title: string; readonly next: string; /** Where the page can be seen. */ readonly nextOnPage?: string }
> = {
  network: {
    title: 'The address could not be reached',
    next: 'Look whether it is typed right and opens in your browser, then try again.',
  },
  http: {
    title: 'The server answered with an error',
    next: 'Open the address in your browser: it may have moved, or want a login that Switchboard does not have.',
  },
  blocked: {
    title: 'Reading it is not allowed',
    next: 'Look whether the site offers a feed, or ask its owner. An address of your own network must be in OUTBOUND_ALLOW.',
  },
  timeout: {
    title: 'It took too long',
    next: 'An answer may take 15 seconds. Try again, or use a smaller page of the same site.',
  },
  too_large: {
    title: 'It is too large',
    next: 'Look for a feed with fewer entries, or for the list of one category.',
  },
  not_a_feed: {
    title: 'This is not what it should be',
    next: 'Look for the feed’s own address, often /feed or /rss.xml.',
    nextOnPage: 'Mark an entry on the page below, or look for the feed’s own address, often /feed or /rss.xml.',
  },
  selector_empty: {
    title: 'The selector finds nothing',
    next: 'The site may have changed. Write another selector, or look at the address anew.',
    nextOnPage: 'Mark an entry on the page below, or write another selector.',
  },
  schema: {
    title: 'It is not built as expected',
    next: 'Compare the paths with the document; the site may have changed.',
  },
  outside_item: {
    title: 'That is outside of the entries',
    next: 'Click an element inside of an entry, or mark the entry itself first.',
  },
}

export const sources = {
  nav: 'Sources',
  one: 'source',
  many: 'sources',
  note: 'Feeds, shops and pages that items come from.',
  add: 'Add a source',
  moveIn: 'Move in',
  exportOpml: 'Export OPML',
  search: 'Title, address or host',
  anyHealth: 'Any health',
  anyKind: 'Any kind',
  anyChannel: 'Any channel',
  noneYet: 'No source yet',
  noneYetNote: 'Paste the address of a feed or a shop page. You see what is in it before anything is saved.',
  address: 'Address of a feed or a page',
  look: 'See what is in it',
  nothingFound: 'No such source',
  nothingFoundNote: 'Look for another part of the title, or remove a filter.',
  head: {
    source: 'Source',
    health: 'Health',
    next: 'Next read',
    yield: 'Items',
    perDay: 'New a day',
    channels: 'Channels',
  },
  readNow: 'Read now',
  pause: 'Pause',
  resume: 'Resume',
  edit: 'How it is read',
  remove: 'Remove',
  removeTitle: (title: string) => `Remove “${title}”?`,
  removeNote: (items: string) =>
    `It is read no more. Its ${items} stay with their prices and posts; posts of it that wait in queues are dropped.`,
  removed: (title: string) => `“${title}” was removed.`,
  did: {
    poll: 'It is read as soon as its host may be asked.',
    pause: 'It is read no more until you resume it.',
    resume: 'It is read again.',
  },
  reading: 'being read now',
  every: (duration: string) => `every ${duration}`,
  dueNow: 'now',
  inTime: (duration: string) => `in ${duration}`,
  ago: (duration: string) => `${duration} ago`,
  never: 'never',
  noChannel: 'No channel',
  back: '← Sources',
  since: (time: string) => `Since ${time}`,
  nextStep: 'What to do',
  heldTitle: 'Items are held',
  heldNote: (time: string) =>
    `Seen at ${time}. Nothing of it was posted: it may be new, or what you had under other names.`,
  releasePost: 'They are new: decide on posting',
  releaseKnown: 'I had them: post none',
  released: { post: 'The channels decide of them now.', known: 'They are known now; none of them is posted.' },
  facts: 'Reading',
  lastPoll: 'Last read',
  lastOk: 'Last good read',
  lastNew: 'Last new item',
  baseline: 'First read',
  baselineNote: (time: string) => `${time}; what was there then was not posted`,
  rhythm: 'How often',
  keysOnly: 'Its ids change, so that what is new is told by product keys alone.',
  polls: 'Reads',
  unchanged: (count: string, share: string) => `${count} (${share}) were unchanged and cost next to nothing`,
  item: 'item',
  itemsMany: 'items',
  items: 'Items',
  newItems: (count: string) => `${count} came after the first read`,
  notKnownYet: 'Known after six hours',
  failuresInRow: (count: string) => `${count} failures in a row`,
  settings: 'Settings',
  name: 'Title',
  interval: 'How often it is read',
  automatic: 'As often as something new comes (5 min to a day)',
  channels: 'Posts to these channels',
  channelsNone: 'Without one its items are collected and not posted.',
  noChannelYet: 'No channel posts what comes from here',
  chooseBelow: 'Choose one under Settings below. What is there now is not posted; you can post single items.',
  addChannelFirst: 'Make your bot an administrator of a channel and add it, then choose it under Settings below.',
  seePost: 'See the post',
  saved: 'Saved.',
  recent: 'Latest items',
  allItems: 'All its items',
  whyLink: 'What became of them',
  samples: 'Samples',
  samplesNote: 'What the source said when it went well',
  lastGood: 'Last good answer',
  regression: 'Kept to compare with',
  keepSample: 'Keep the last answer',
  keptSample: 'It is kept. The check shows when it is read differently.',
  check: 'Check the samples',
  checkedEqual: 'Read as it was',
  checkedOther: 'Read differently now',
  difference: (field: string, expected: string, found: string) => `${field}: was “${expected}”, is “${found}”`,
  entryNumber: (index: number) => `Entry ${index + 1}`,
  document: 'The whole',
  sampleEntries: 'What was in it',
  noSamples: 'None yet: the first good read leaves one.',
  entries: (count: string) => `${count} entries`,
}

export const intervals: readonly (readonly [number, string])[] = [
  [5 * 60_000, 'Every 5 minutes'],
  [15 * 60_000, 'Every 15 minutes'],
  [30 * 60_000, 'Every 30 minutes'],
  [60 * 60_000, 'Every hour'],
  [6 * 60 * 60_000, 'Every 6 hours'],
  [24 * 60 * 60_000, 'Once a day'],
]
