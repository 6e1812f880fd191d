/** What a file may ask for. Beyond it: a `ReadFailure`, long before the child's own caps. */
export interface ReadLimits {
  readonly maxColumns: number
  /** Of one sheet of a workbook; that is where the format ends. */
  readonly maxRows: number
  /** Of a text file, which knows no end. */
  readonly maxTextRows: number
  /** Of one sheet. */
  readonly maxCells: number
  /** Characters of one cell. A workbook's own limit is 32,767. */
  readonly maxCellChars: number
  /** Characters that a sheet may amount to once its shared strings are counted at each use. */
  readonly maxTextChars: number
  readonly maxZipEntries: number
  readonly maxUnpackedBytes: number
  /** Unpacked to packed, of a part beyond `ratioFloorBytes`. Real sheets stay below 100. */
  readonly maxRatio: number
  readonly ratioFloorBytes: number
  /** Parts that are read whole: the list of sheets, styles, relationships. */
  readonly maxSmallPartBytes: number
  readonly maxSharedStringBytes: number
  readonly maxSheets: number
  /** Files of the formats that are read whole: .xls, .xlsb, .ods, unpacked. */
  readonly maxLegacyBytes: number
  readonly maxLegacyCells: number
  /** Files in a zip of workbooks. */
  readonly maxFiles: number
}

export const defaultReadLimits: ReadLimits = {
  maxColumns: 16_384,
  maxRows: 1_048_576,
  maxTextRows: 10_000_000,
  maxCells: 100_000_000,
  maxCellChars: 1_000_000,
  maxTextChars: 4_000_000_000,
  maxZipEntries: 5_000,
  maxUnpackedBytes: 4_000_000_000,
  maxRatio: 200,
  ratioFloorBytes: 32_000_000,
  maxSmallPartBytes: 16_000_000,
  maxSharedStringBytes: 256_000_000,
  maxSheets: 500,
  maxLegacyBytes: 96_000_000,
  maxLegacyCells: 10_000_000,
  maxFiles: 200,
}
