const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

/** Their content is nothing to read. */
export const OPAQUE = words(
  'script style noscript template svg math iframe object select textarea title head button audio video canvas',
)
/** They stand for themselves and are never closed. */
export const VOID = words('area base br col embed hr img input link meta param source track wbr')
/** An empty line before and after. */
export const PARAGRAPHS = words('p h1 h2 h3 h4 h5 h6 blockquote pre hr figure table')
export const LISTS = words('ul ol dl')
/** A line of their own. */
export const BLOCKS = words(
  'div section article header footer main aside nav li dt dd tr figcaption address details summary form fieldset body html center',
)

/** What each is in Telegram's HTML (Bot API, "HTML style"). */
export const TELEGRAM_TAGS: ReadonlyMap<string, string> = new Map([
  ...words('b strong h1 h2 h3 h4 h5 h6 dt')
    .keys()
    .map((name): [string, string] => [name, 'b']),
  ...words('i em cite dfn var')
    .keys()
    .map((name): [string, string] => [name, 'i']),
  ...words('u ins')
    .keys()
    .map((name): [string, string] => [name, 'u']),
  ...words('s strike del')
    .keys()
    .map((name): [string, string] => [name, 's']),
  ...words('code kbd samp tt')
    .keys()
    .map((name): [string, string] => [name, 'code']),
  ['pre', 'pre'],
  ['a', 'a'],
  ['blockquote', 'blockquote'],
  ['tg-spoiler', 'tg-spoiler'],
])

/** What may stand as markup in a title; any other `<word>` there is meant to be read. */
export const TITLE_MARKUP = words(
  'a abbr acronym b bdi bdo big br cite code del dfn div em font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark nobr ol p pre q s samp ' +
    'small span strike strong sub sup table tbody td time tr tt u ul var wbr script style',
)
