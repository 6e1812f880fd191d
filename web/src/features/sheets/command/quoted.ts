const plain = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u
/** Words that end a bare name in the command language: a column called so stands in brackets. */
const words = new Set(
  (
    'by to into with as and or not is in of on per where from keep first last desc asc descending ascending between ' +
    'contains has starts begins ends matches then else when end case if empty blank null filled missing true false ' +
    'sum count average avg mean min max minimum maximum median distinct list all every any except but take inner left ' +
    'rows row columns column values value before after since until down up seed decimals country misfit never always ' +
    'does did was are be the a an unique like equals equal more less greater than at over under above below through ' +
    'so that stop text cells pattern exactly yes no negative positive zero match matching table'
  ).split(' '),
)

/** A column's name as the command language takes it: in brackets, unless it is one plain word. */
export const quoted = (name: string): string =>
  plain.test(name) && !words.has(name.toLowerCase()) ? name : `[${name.replaceAll(']', ']]')}]`
