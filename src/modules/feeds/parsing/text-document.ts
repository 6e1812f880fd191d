/** A document that was decoded, and what its reader needs besides. */
export interface TextDocument {
  readonly text: string
  /** After redirects. */
  readonly url: string
  readonly nowMs: number
  readonly settings: { readonly language?: string | undefined; readonly currency?: string | undefined }
}
