const MAX_CHARACTERS = 700

/** One spelling for what is searched and for what is searched for. */
export const searchText = (title: string, url: string | null): string =>
  foldText(url === null ? title : `${title} ${url}`)
    .slice(0, MAX_CHARACTERS)
    .toWellFormed()

export const foldText = (text: string): string => text.normalize('NFKC').toLowerCase()
