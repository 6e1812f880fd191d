/** Words that end a bare name, and so must be in brackets where they are one. */
export const stopWords: ReadonlySet<string> = new Set(
  (
    'by to into with as and or not is in of on per where from keep first last desc asc descending ascending between ' +
    'contains has starts begins ends matches then else when end case if empty blank null filled missing true false ' +
    'sum count average avg mean min max minimum maximum median distinct list all every any except but take inner left ' +
    'rows row columns column values value before after since until down up seed decimals misfit never always ' +
    'does did was are be the a an unique like equals equal more less greater than at over under above below through ' +
    'so that stop text cells pattern exactly yes no negative positive zero match matching table'
  ).split(' '),
)

export const months: ReadonlyMap<string, number> = new Map(
  [
    ['january', 'jan', 'січень', 'січня', 'январь', 'января'],
    ['february', 'feb', 'лютий', 'лютого', 'февраль', 'февраля'],
    ['march', 'mar', 'березень', 'березня', 'март', 'марта'],
    ['april', 'apr', 'квітень', 'квітня', 'апрель', 'апреля'],
    ['may', 'травень', 'травня', 'май', 'мая'],
    ['june', 'jun', 'червень', 'червня', 'июнь', 'июня'],
    ['july', 'jul', 'липень', 'липня', 'июль', 'июля'],
    ['august', 'aug', 'серпень', 'серпня', 'август', 'августа'],
    ['september', 'sep', 'sept', 'вересень', 'вересня', 'сентябрь', 'сентября'],
    ['october', 'oct', 'жовтень', 'жовтня', 'октябрь', 'октября'],
    ['november', 'nov', 'листопад', 'листопада', 'ноябрь', 'ноября'],
    ['december', 'dec', 'грудень', 'грудня', 'декабрь', 'декабря'],
  ].flatMap((names, at) => names.map((name): [string, number] => [name, at + 1])),
)

export const aggregateWords: ReadonlyMap<
  string,
  'count' | 'sum' | 'average' | 'min' | 'max' | 'median' | 'distinct' | 'first' | 'last' | 'list'
> = new Map([
  ['sum', 'sum'],
  ['total of', 'sum'],
  ['add up', 'sum'],
  ['average', 'average'],
  ['avg', 'average'],
  ['mean', 'average'],
  ['min', 'min'],
  ['minimum', 'min'],
  ['lowest', 'min'],
  ['smallest', 'min'],
  ['earliest', 'min'],
  ['max', 'max'],
  ['maximum', 'max'],
  ['highest', 'max'],
  ['largest', 'max'],
  ['latest', 'max'],
  ['median', 'median'],
  ['count distinct', 'distinct'],
  ['count unique', 'distinct'],
  ['number of different', 'distinct'],
  ['distinct', 'distinct'],
  ['count', 'count'],
  ['number of', 'count'],
  ['first', 'first'],
  ['last', 'last'],
  ['list', 'list'],
])

export const functionWords: ReadonlyMap<string, string> = new Map([
  ['len', 'length'],
  ['replace', 'substitute'],
  ['concatenate', 'concat'],
  ['min', 'least'],
  ['max', 'greatest'],
  ['proper', 'title'],
  ['ifempty', 'coalesce'],
  ['isempty', 'empty'],
  ['isblank', 'empty'],
  ['ceiling', 'ceil'],
  ['eomonth', 'month_end'],
  ['edate', 'add_months'],
  ['value', 'number'],
])
