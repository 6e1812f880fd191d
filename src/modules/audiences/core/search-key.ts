/** One spelling for the names that are searched and for the words that are searched for. */
export const searchKey = (text: string): string => text.normalize('NFKC').toLowerCase()
