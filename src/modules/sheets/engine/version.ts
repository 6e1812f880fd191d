/** Stands in the log beside each result: counts up when the same plan over the same files may give other values or another hash. */
export const ENGINE_VERSION = '1'
