interface Pages {
  readonly pages: readonly { readonly items: readonly unknown[] }[]
  readonly pageParams: readonly unknown[]
}

/** The cursor with which the page of this row was asked for. */
export function pageAt({ pages, pageParams }: Pages, rowIndex: number): string | undefined {
  let rows = 0
  const index = pages.findIndex((page) => {
    rows += page.items.length
    return rowIndex < rows
  })
  const cursor = pageParams.at(index)
  return typeof cursor === 'string' ? cursor : undefined
}
