/** Ids are integers that the store gives out; on the wire they are JSON numbers below 2^53. */
export type AccountId = number
export type ContactId = number
export type CampaignId = number
export type DeliveryId = number
export type FileId = number
export type UserId = number
export type ImportId = number
export type SourceId = number
export type ItemId = number
export type ProductId = number
/** A channel, group or topic that items are posted to. */
export type ChannelId = number
export type PostId = number
/** What files are consolidated in: workbooks, their tables, the matrix, versions and runs. */
export type ProjectId = number
export type WorkbookId = number
export type WorkbookTableId = number
export type VersionId = number
export type RunId = number
export type RecipeId = number
