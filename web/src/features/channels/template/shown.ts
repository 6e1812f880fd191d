import type { PostPreviewRequest } from '../../../../../src/modules/feeds/posts/contract.ts'

/** What of a template is looked at. */
export type Shown = NonNullable<PostPreviewRequest['as']>
