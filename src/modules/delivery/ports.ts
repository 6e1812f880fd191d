import type { Trx, Db } from '../../db/transaction.ts'
import type { AccountId, CampaignId, ContactId, FileId } from '../../kernel/ids.ts'
import type { MediaKind, Sender } from '../../telegram/gateway.ts'
import type { PostSettled } from './post-store.ts'

/** What the engine asks of the modules below it and of those above (the hooks). */
export interface DeliveryPorts {
  readonly accounts: {
    /** The live connection of an active account. */
    senderOf(accountId: AccountId): Sender | undefined
    /** The account itself was refused: nothing more is sent through it. */
    stopAccount(trx: Trx, accountId: AccountId, reason: string): Promise<void>
  }
  readonly audiences: {
    endSubscriptions(trx: Trx, rows: readonly LostRecipient[]): Promise<void>
    endChannelRights(trx: Trx, lost: LostRight): Promise<void>
    /** A group became a supergroup: the contact has this id now. */
    moveContact(trx: Trx, moved: MovedContact): Promise<void>
  }
  readonly files: {
    describe(db: Db, fileId: FileId): Promise<StoredMedia | undefined>
    telegramFileId(db: Db, accountId: AccountId, fileId: FileId, kind: MediaKind): Promise<string | undefined>
    rememberTelegramFile(trx: Trx, file: UploadedFile): Promise<void>
  }
  readonly hooks: {
    /** Nothing of the campaign is planned or sending any more. */
    onDrained(trx: Trx, campaignId: CampaignId): Promise<void>
    /** Telegram refused the message itself: everybody would get the same answer. */
    onMessageRefused(
      trx: Trx,
      campaignId: CampaignId,
      refusal: { readonly reason: string; readonly detail: string },
    ): Promise<void>
  } & PostHooks
}

export interface PostHooks {
  /** The delivery of a post was settled, skipped or planned again, in the transaction that says so. */
  onPostSettled(trx: Trx, settled: PostSettled): Promise<void>
}

export interface LostRight {
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly lost: 'all' | 'post' | 'edit' | 'pin'
  readonly evidence: Readonly<Record<string, unknown>>
  /** When the refused request was begun, ms UTC. */
  readonly at: number
}

export interface MovedContact {
  readonly contactId: ContactId
  readonly telegramId: number
  readonly at: number
}

export interface LostRecipient {
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly status: 'blocked' | 'unreachable'
  readonly evidence: Readonly<Record<string, unknown>>
  readonly at: number
}

export interface StoredMedia {
  readonly path: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
}

export interface UploadedFile {
  readonly accountId: AccountId
  readonly fileId: FileId
  readonly kind: MediaKind
  readonly telegramFileId: string
  readonly at: number
}
