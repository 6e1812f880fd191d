-- The schema that all migrations make together. Written by: node run.cjs scripts/dump-schema.ts

CREATE TABLE "accounts" (
  "id" integer primary key autoincrement,
  "sender" text not null,
  "telegram_id" bigint not null unique,
  "username" text not null,
  "name" text not null,
  "token_sealed" blob,
  "state" text not null check (state in ('active', 'paused', 'stopped', 'removed')),
  "health_reason" text,
  "health_at" bigint not null,
  "welcome_text" text,
  "goodbye_text" text,
  "created_at" bigint not null
);

CREATE TABLE "api_keys" (
  "id" integer primary key autoincrement,
  "name" text not null,
  "user_id" bigint references "users" ("id") on delete cascade,
  "created_by" text not null,
  "secret_hash" text not null,
  "last_four" text not null,
  "scopes" text not null,
  "networks" text not null,
  "created_at" bigint not null,
  "expires_at" bigint,
  "revoked_at" bigint,
  "last_used_at" bigint,
  "last_address" text
);

CREATE INDEX "api_keys_user" on "api_keys" ("user_id");

CREATE TABLE "audit_events" (
  "id" integer primary key autoincrement,
  "at" bigint not null,
  "actor" text not null,
  "action" text not null,
  "subject" text not null,
  "details" text not null,
  "previous_hash" text not null,
  "hash" text not null unique
);

CREATE TRIGGER "audit_events_no_delete" before delete on audit_events begin select raise(abort, 'the audit log is append-only'); end;

CREATE TRIGGER "audit_events_no_update" before update on audit_events begin select raise(abort, 'the audit log is append-only'); end;

CREATE TABLE "backup_identities" (
  "id" integer primary key autoincrement,
  "identity_sealed" blob not null,
  "created_at" bigint not null
);

CREATE TABLE "backups" (
  "id" integer primary key autoincrement,
  "state" text not null,
  "trigger" text not null,
  "requested_by" text not null,
  "requested_at" bigint not null,
  "job_id" text unique,
  "taken_at" bigint,
  "finished_at" bigint,
  "seen_at" bigint not null,
  "progress" text,
  "file_name" text,
  "bytes" bigint,
  "contents" text,
  "problem" text
);

CREATE INDEX "backups_state" on "backups" ("state", "taken_at");

CREATE TABLE "budget_periods" (
  "budget_id" bigint not null references "budgets" ("id") on delete cascade,
  "begins_at" bigint not null,
  "spent" bigint not null,
  "reserved" bigint not null,
  constraint "budget_periods_key" primary key ("budget_id", "begins_at")
);

CREATE TABLE "budget_reservations" (
  "id" integer primary key autoincrement,
  "budget_id" bigint not null references "budgets" ("id") on delete cascade,
  "begins_at" bigint not null,
  "amount" bigint not null,
  "state" text not null,
  "expires_at" bigint not null
);

CREATE INDEX "budget_reservations_open" on "budget_reservations" ("budget_id", "state", "expires_at");

CREATE TABLE "budgets" (
  "id" integer primary key autoincrement,
  "key" text not null unique,
  "unit" text not null,
  "currency" text,
  "exponent" bigint,
  "amount" bigint not null,
  "period" text not null,
  "time_zone" text not null,
  "updated_at" bigint not null
);

CREATE TABLE "campaign_tests" (
  "id" integer primary key autoincrement,
  "campaign_id" bigint not null references "campaigns" ("id"),
  "at" bigint not null
);

CREATE TABLE "campaigns" (
  "id" integer primary key autoincrement,
  "name" text not null,
  "state" text not null check (state in ('draft', 'planning', 'running', 'paused', 'completed', 'cancelled')),
  "message" text not null,
  "audience" text not null,
  "pause_reason" text,
  "message_ref" bigint references "messages" ("id"),
  "plan_account" bigint default 0 not null,
  "plan_contact" bigint default 0 not null,
  "version" bigint default 1 not null,
  "created_by" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "started_at" bigint,
  "finished_at" bigint,
  "original" text,
  "original_until" bigint
);

CREATE TABLE "channel_rights" (
  "account_id" bigint not null references "accounts" ("id"),
  "contact_id" bigint not null references "contacts" ("id"),
  "status" text not null check (status in ('administrator', 'member', 'left')),
  "can_post" bigint not null check (can_post in (0, 1)),
  "can_edit" bigint not null check (can_edit in (0, 1)),
  "can_pin" bigint not null check (can_pin in (0, 1)),
  "evidence" text not null,
  "at" bigint not null,
  constraint "channel_rights_key" primary key ("account_id", "contact_id"),
  constraint "channel_rights_left" check (status <> 'left' or (can_post = 0 and can_edit = 0 and can_pin = 0))
);

CREATE INDEX "channel_rights_contact" on "channel_rights" ("contact_id");

CREATE TABLE "column_mappings" (
  "id" integer primary key autoincrement,
  "header" text not null,
  "target" text not null,
  "updated_by" text not null,
  "times" bigint default 0 not null,
  "updated_at" bigint not null,
  constraint "column_mappings_once" unique ("header", "target")
);

CREATE TABLE "contact_tags" (
  "contact_id" bigint not null references "contacts" ("id"),
  "tag" text not null,
  constraint "contact_tags_key" primary key ("contact_id", "tag")
);

CREATE INDEX "contact_tags_tag" on "contact_tags" ("tag", "contact_id");

CREATE TABLE "contacts" (
  "id" integer primary key autoincrement,
  "telegram_id" bigint not null unique,
  "kind" text not null check (kind in ('person', 'group', 'channel')),
  "first_name" text not null,
  "last_name" text not null,
  "username" text not null,
  "language_code" text not null,
  "search" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "forgotten_at" bigint
);

CREATE TABLE "data_keys" (
  "id" integer primary key autoincrement,
  "wrapped" blob not null,
  "created_at" bigint not null,
  "seals" bigint default 0 not null
);

CREATE TABLE "deliveries" (
  "id" integer primary key autoincrement,
  "origin_kind" text not null check (origin_kind in ('campaign', 'reply', 'inbox', 'notice', 'post')),
  "origin_id" bigint not null,
  "contact_id" bigint not null references "contacts" ("id"),
  "part" bigint default 0 not null,
  "revision" bigint default 0 not null,
  "account_id" bigint not null references "accounts" ("id"),
  "priority" bigint not null,
  "message_ref" bigint not null references "messages" ("id"),
  "fields" text,
  "state" text not null check (state = 'planned' or state = 'sending' or state = 'sent' or state = 'failed' or state = 'uncertain' or state = 'skipped' or state = 'cancelled'),
  "due_at" bigint not null,
  "attempt" bigint default 0 not null,
  "lease" bigint,
  "reason" text,
  "detail" text,
  "telegram_message_id" bigint,
  "planned_at" bigint not null,
  "updated_at" bigint not null,
  "target_message_id" bigint,
  "operation" text default 'send' not null check (operation = 'send' or (operation in ('edit', 'pin') and target_message_id is not null)),
  constraint "deliveries_once" unique ("origin_kind", "origin_id", "contact_id", "part", "revision")
);

CREATE INDEX deliveries_campaign on deliveries (origin_id, account_id, due_at, id) where state = 'planned' and origin_kind = 'campaign';

CREATE INDEX deliveries_direct on deliveries (account_id, priority, due_at, id) where state = 'planned' and origin_kind <> 'campaign';

CREATE INDEX deliveries_exceptions on deliveries (origin_kind, origin_id, state, contact_id) where reason is not null;

CREATE INDEX deliveries_sending on deliveries (account_id) where state = 'sending';

CREATE INDEX deliveries_waiting on deliveries (account_id, contact_id, id) where state = 'planned' and origin_kind <> 'campaign';

CREATE TRIGGER "deliveries_consent_insert" before insert on deliveries when new.origin_kind = 'campaign' and not exists ( select 1 from subscriptions where account_id = new.account_id and contact_id = new.contact_id and status = 'subscribed') begin select raise(abort, 'consent: a campaign delivery needs a live subscription'); end;

CREATE TRIGGER "deliveries_consent_move" before update of origin_kind, account_id, contact_id on deliveries when new.origin_kind = 'campaign' and not exists ( select 1 from subscriptions where account_id = new.account_id and contact_id = new.contact_id and status = 'subscribed') begin select raise(abort, 'consent: a campaign delivery needs a live subscription'); end;

CREATE TRIGGER "deliveries_rights_insert" before insert on deliveries when new.origin_kind = 'post' and not exists ( select 1 from channel_rights r where r.account_id = new.account_id and r.contact_id = new.contact_id and 1 = case new.operation when 'send' then r.can_post when 'edit' then (case when r.can_post = 1 then 1 else r.can_edit end) else r.can_pin end) begin select raise(abort, 'rights: a post needs a right in the channel'); end;

CREATE TRIGGER "deliveries_rights_move" before update of origin_kind, account_id, contact_id, operation on deliveries when new.origin_kind = 'post' and not exists ( select 1 from channel_rights r where r.account_id = new.account_id and r.contact_id = new.contact_id and 1 = case new.operation when 'send' then r.can_post when 'edit' then (case when r.can_post = 1 then 1 else r.can_edit end) else r.can_pin end) begin select raise(abort, 'rights: a post needs a right in the channel'); end;

CREATE TABLE "downloads" (
  "id" integer primary key autoincrement,
  "project_id" bigint not null references "projects" ("id"),
  "version_id" bigint not null references "versions" ("id"),
  "format" text not null check (format in ('xlsx', 'csv', 'parquet')),
  "state" text not null check (state in ('running', 'ready', 'failed', 'expired')),
  "options" text not null,
  "created_by" text not null,
  "sha256" text,
  "token_hash" text,
  "bytes" bigint,
  "link_expires_at" bigint,
  "created_at" bigint not null,
  "expires_at" bigint not null
);

CREATE INDEX "downloads_project" on "downloads" ("project_id", "id");

CREATE UNIQUE INDEX downloads_token on downloads (token_hash) where token_hash is not null;

CREATE TABLE "feed_channel_sources" (
  "channel_id" bigint not null references "feed_channels" ("id"),
  "source_id" bigint not null references "sources" ("id"),
  "added_at" bigint not null,
  constraint "feed_channel_sources_key" primary key ("channel_id", "source_id")
);

CREATE INDEX "feed_channel_sources_source" on "feed_channel_sources" ("source_id", "channel_id");

CREATE TABLE "feed_channels" (
  "id" integer primary key autoincrement,
  "account_id" bigint not null references "accounts" ("id"),
  "contact_id" bigint not null references "contacts" ("id"),
  "title" text not null,
  "state" text not null check (state in ('active', 'paused', 'removed')),
  "policy" text not null,
  "template" text not null,
  "created_by" text not null,
  "pause_reason" text,
  "thread_id" bigint default 0 not null,
  "next_at" bigint default 0 not null,
  "backlog" bigint default 0 not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  constraint "feed_channels_once" unique ("contact_id", "thread_id")
);

CREATE TABLE "feed_decisions" (
  "id" integer primary key autoincrement,
  "at" bigint not null,
  "kind" text not null,
  "title" text not null,
  "search" text not null,
  "detail" text not null,
  "source_id" bigint,
  "channel_id" bigint,
  "item_id" bigint,
  "product_id" bigint,
  "post_id" bigint,
  "url" text,
  "url_key" text
);

CREATE INDEX "feed_decisions_at" on "feed_decisions" ("at", "id");

CREATE INDEX "feed_decisions_channel" on "feed_decisions" ("channel_id", "id");

CREATE INDEX "feed_decisions_product" on "feed_decisions" ("product_id", "id");

CREATE INDEX "feed_decisions_url" on "feed_decisions" ("url_key", "id");

CREATE TABLE "feed_hosts" (
  "host" text primary key,
  "next_at" bigint not null,
  "busy_until" bigint not null,
  "busy" bigint default 0 not null,
  "paused_until" bigint,
  "robots_at" bigint,
  "robots" text
);

CREATE TABLE "feed_photos" (
  "url" text primary key,
  "file_id" bigint,
  "failure" text,
  "at" bigint not null
);

CREATE INDEX "feed_photos_at" on "feed_photos" ("at");

CREATE TABLE "files" (
  "id" integer primary key autoincrement,
  "sha256" text not null unique,
  "bytes" bigint not null,
  "media_type" text not null,
  "name" text not null,
  "created_at" bigint not null,
  "expires_at" bigint
);

CREATE INDEX files_expiry on files (expires_at, id) where expires_at is not null;

CREATE TABLE "half_logins" (
  "token_hash" text primary key,
  "user_id" bigint not null references "users" ("id") on delete cascade,
  "expires_at" bigint not null
);

CREATE INDEX "half_logins_user" on "half_logins" ("user_id");

CREATE TABLE "import_ids" (
  "import_id" bigint not null references "imports" ("id"),
  "telegram_id" bigint not null,
  "line" bigint not null,
  constraint "import_ids_key" primary key ("import_id", "telegram_id")
);

CREATE TABLE "import_problems" (
  "import_id" bigint not null references "imports" ("id"),
  "line" bigint not null,
  "kind" text not null check (kind in ('bad', 'duplicate', 'skipped')),
  "reason" text not null,
  "value" text not null,
  constraint "import_problems_key" primary key ("import_id", "line")
);

CREATE TABLE "imports" (
  "id" integer primary key autoincrement,
  "account_id" bigint not null references "accounts" ("id"),
  "state" text not null check (state in ('uploaded', 'running', 'done', 'cancelled')),
  "name" text not null,
  "file" text not null,
  "bytes" bigint not null,
  "lines" bigint not null,
  "format" text not null,
  "tags" text not null,
  "consent" text,
  "job_id" text,
  "cursor_byte" bigint default 0 not null,
  "cursor_line" bigint default 0 not null,
  "created_by" text not null,
  "created_at" bigint not null,
  "started_at" bigint,
  "finished_at" bigint,
  "n_rows" bigint default 0 not null,
  "n_added" bigint default 0 not null,
  "n_subscribed" bigint default 0 not null,
  "n_already" bigint default 0 not null,
  "n_skipped" bigint default 0 not null,
  "n_duplicates" bigint default 0 not null,
  "n_bad" bigint default 0 not null
);

CREATE TABLE "instance" (
  "key" text primary key,
  "value" text not null
);

CREATE TABLE "items" (
  "id" integer primary key autoincrement,
  "source_id" bigint not null references "sources" ("id"),
  "product_id" bigint not null references "products" ("id"),
  "entry_key" text not null,
  "product_key" text not null,
  "rule" text not null,
  "title" text not null,
  "search" text not null,
  "entry" text not null,
  "content_hash" text not null,
  "availability" text not null,
  "url" text,
  "image_url" text,
  "currency" text,
  "first_seen_at" bigint not null,
  "last_seen_at" bigint not null,
  "price_minor" bigint,
  "published_at" bigint,
  "exponent" bigint,
  "price_id" bigint,
  "origin" text default 'rule' not null check (origin in ('rule', 'person')),
  constraint "items_once" unique ("source_id", "entry_key")
);

CREATE INDEX "items_product" on "items" ("product_id");

CREATE INDEX "items_source" on "items" ("source_id", "first_seen_at");

CREATE TABLE "job_schedules" (
  "name" text primary key,
  "kind" text not null,
  "title" text not null,
  "payload" text not null,
  "cron" text not null,
  "time_zone" text not null,
  "next_at" bigint not null,
  "last_at" bigint
);

CREATE TABLE "jobs" (
  "id" text primary key,
  "kind" text not null,
  "title" text not null,
  "payload" text not null,
  "dedupe_key" text,
  "state" text not null check (state in ('waiting', 'running', 'done', 'dead', 'cancelled')),
  "run_at" bigint not null,
  "attempts" bigint default 0 not null,
  "max_attempts" bigint not null,
  "progress" text,
  "reason" text,
  "created_at" bigint not null,
  "started_at" bigint,
  "finished_at" bigint
);

CREATE INDEX jobs_by_state on jobs (state, created_at, id);

CREATE INDEX jobs_due on jobs (kind, run_at) where state = 'waiting';

CREATE INDEX jobs_newest on jobs (created_at, id);

CREATE UNIQUE INDEX jobs_once on jobs (kind, dedupe_key) where dedupe_key is not null and (state = 'waiting' or state = 'running');

CREATE TABLE "leases" (
  "account_id" bigint primary key references "accounts" ("id"),
  "owner" text not null,
  "fence" bigint not null,
  "until" bigint not null,
  "lane" text
);

CREATE INDEX "leases_owner" on "leases" ("owner");

CREATE TABLE "links" (
  "url" text primary key,
  "target" text not null,
  "at" bigint not null
);

CREATE TABLE "login_failures" (
  "key" text primary key,
  "count" bigint not null,
  "last_at" bigint not null,
  "blocked_until" bigint not null
);

CREATE TABLE "messages" (
  "id" integer primary key autoincrement,
  "hash" text not null unique,
  "content" text not null
);

CREATE TABLE "notice_mutes" (
  "kind" text primary key,
  "until" bigint not null,
  "muted_by" text not null
);

CREATE TABLE "notice_reads" (
  "notice_id" bigint not null references "notices" ("id") on delete cascade,
  "reader" text not null,
  "at" bigint not null,
  constraint "notice_reads_key" primary key ("notice_id", "reader")
);

CREATE TABLE "notice_sends" (
  "id" integer primary key autoincrement,
  "notice_id" bigint not null references "notices" ("id") on delete cascade,
  "channel" text not null,
  "target" text not null,
  "round" bigint not null,
  "state" text not null,
  "attempts" bigint not null,
  "detail" text,
  "due_at" bigint not null,
  "updated_at" bigint not null,
  constraint "notice_sends_once" unique ("notice_id", "channel", "target", "round")
);

CREATE TABLE "notice_webhooks" (
  "id" integer primary key autoincrement,
  "name" text not null,
  "url_sealed" blob,
  "secret_sealed" blob,
  "host" text not null,
  "created_at" bigint not null,
  "created_by" text not null
);

CREATE TABLE "notices" (
  "id" integer primary key autoincrement,
  "kind" text not null,
  "severity" text not null,
  "subject" text not null,
  "title" text not null,
  "text" text not null,
  "details" text not null,
  "group_key" text not null,
  "open_key" text unique,
  "count" bigint not null,
  "first_at" bigint not null,
  "last_at" bigint not null,
  "resolved_at" bigint,
  "resolved_by" text,
  "assigned_to" bigint references "users" ("id") on delete set null,
  "round" bigint not null,
  "round_at" bigint not null
);

CREATE INDEX "notices_group" on "notices" ("group_key", "id");

CREATE INDEX "notices_recent" on "notices" ("last_at", "id");

CREATE TABLE "one_time_codes" (
  "id" integer primary key autoincrement,
  "purpose" text not null,
  "code_hash" text not null unique,
  "role" text,
  "note" text not null,
  "user_id" bigint references "users" ("id") on delete cascade,
  "created_by" text not null,
  "created_at" bigint not null,
  "expires_at" bigint not null
);

CREATE INDEX "one_time_codes_user" on "one_time_codes" ("user_id");

CREATE TABLE "operator_link_codes" (
  "user_id" bigint primary key references "users" ("id") on delete cascade,
  "code_hash" text not null,
  "expires_at" bigint not null
);

CREATE TABLE "operator_links" (
  "id" integer primary key autoincrement,
  "user_id" bigint not null references "users" ("id") on delete cascade,
  "account_id" bigint not null references "accounts" ("id"),
  "contact_id" bigint not null references "contacts" ("id"),
  "telegram_id" bigint not null,
  "name" text not null,
  "created_at" bigint not null,
  constraint "operator_links_once" unique ("user_id", "account_id")
);

CREATE INDEX "operator_links_telegram" on "operator_links" ("telegram_id");

CREATE TABLE "origin_series" (
  "kind" text not null,
  "id" bigint not null,
  "bucket_at" bigint not null,
  "sent" bigint default 0 not null,
  "failed" bigint default 0 not null,
  "uncertain" bigint default 0 not null,
  "skipped" bigint default 0 not null,
  constraint "origin_series_key" primary key ("kind", "id", "bucket_at")
);

CREATE TABLE "origins" (
  "kind" text not null,
  "id" bigint not null,
  "hold" text check (hold in ('planning', 'paused', 'cancelled')),
  "planned" bigint default 0 not null,
  "sending" bigint default 0 not null,
  "sent" bigint default 0 not null,
  "failed" bigint default 0 not null,
  "uncertain" bigint default 0 not null,
  "skipped" bigint default 0 not null,
  "cancelled" bigint default 0 not null,
  constraint "origins_key" primary key ("kind", "id")
);

CREATE TABLE "posts" (
  "id" integer primary key autoincrement,
  "channel_id" bigint not null references "feed_channels" ("id"),
  "product_id" bigint not null references "products" ("id"),
  "item_id" bigint not null references "items" ("id"),
  "occasion" text not null,
  "state" text not null check (state in ('approval', 'held', 'queued', 'posting', 'posted', 'failed', 'uncertain', 'expired', 'dropped', 'digested')),
  "rank" bigint not null,
  "queued_at" bigint not null,
  "due_at" bigint not null,
  "updated_at" bigint not null,
  "reason" text,
  "detail" text,
  "expires_at" bigint,
  "price_minor" bigint,
  "exponent" bigint,
  "delivery_id" bigint,
  "telegram_message_id" bigint,
  "digest_id" bigint,
  "posted_at" bigint,
  "edit_due_at" bigint,
  "currency" text,
  "availability" text,
  "edit_kind" text,
  "operation" text,
  "rest" text,
  "revision" bigint default 0 not null,
  constraint "posts_once" unique ("channel_id", "product_id", "occasion")
);

CREATE INDEX "posts_channel" on "posts" ("channel_id", "state", "updated_at");

CREATE INDEX posts_digest on posts (digest_id) where digest_id is not null;

CREATE INDEX posts_edits on posts (edit_due_at, id) where edit_due_at is not null;

CREATE INDEX posts_expiry on posts (expires_at, id) where state in ('approval', 'held', 'queued');

CREATE INDEX posts_posting on posts (channel_id, id) where state = 'posting';

CREATE INDEX "posts_product" on "posts" ("product_id");

CREATE INDEX posts_queue on posts (channel_id, rank, id) where state = 'queued';

CREATE TABLE "prices" (
  "id" integer primary key autoincrement,
  "product_id" bigint not null references "products" ("id"),
  "source_id" bigint not null references "sources" ("id"),
  "item_id" bigint not null references "items" ("id"),
  "price_minor" bigint not null,
  "exponent" bigint not null,
  "at" bigint not null,
  "until" bigint not null,
  "currency" text not null,
  "availability" text not null
);

CREATE INDEX "prices_product" on "prices" ("product_id", "at");

CREATE TABLE "product_keys" (
  "key" text primary key,
  "product_id" bigint not null references "products" ("id"),
  "rule" text not null,
  "origin" text not null check (origin in ('rule', 'person')),
  "at" bigint not null
) without rowid;

CREATE INDEX "product_keys_product" on "product_keys" ("product_id");

CREATE TABLE "products" (
  "id" integer primary key autoincrement,
  "key" text not null,
  "rule" text not null,
  "title" text not null,
  "search" text not null,
  "url" text,
  "image_url" text,
  "brand" text,
  "merged_into" bigint,
  "first_seen_at" bigint not null,
  "last_seen_at" bigint not null
);

CREATE INDEX products_merged on products (merged_into) where merged_into is not null;

CREATE TABLE "projects" (
  "id" integer primary key autoincrement,
  "door" text not null check (door in ('web', 'bot', 'cli')),
  "title" text not null,
  "settings" text not null,
  "created_by" text not null,
  "matrix" text,
  "revision" bigint default 0 not null,
  "bytes" bigint default 0 not null,
  "version_id" bigint,
  "account_id" bigint,
  "contact_id" bigint,
  "deleted_at" bigint,
  "next_column" bigint default 1 not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "expires_at" bigint not null
);

CREATE INDEX projects_expiring on projects (expires_at) where deleted_at is null;

CREATE TABLE "recipes" (
  "id" integer primary key autoincrement,
  "title" text not null,
  "plan" text not null,
  "created_by" text not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "deleted_at" bigint
);

CREATE TABLE "recovery_codes" (
  "user_id" bigint not null references "users" ("id") on delete cascade,
  "place" bigint not null,
  "code_hash" text not null,
  "used_at" bigint,
  constraint "recovery_codes_key" primary key ("user_id", "place")
);

CREATE TABLE "request_windows" (
  "subject" text not null,
  "minute" bigint not null,
  "cost" bigint not null,
  constraint "request_windows_key" primary key ("subject", "minute")
);

CREATE INDEX "request_windows_minute" on "request_windows" ("minute");

CREATE TABLE "runs" (
  "id" integer primary key autoincrement,
  "project_id" bigint not null references "projects" ("id"),
  "kind" text not null check (kind in ('read', 'consolidate', 'step', 'recipe', 'export', 'verify')),
  "state" text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  "progress" text,
  "failure" text,
  "failure_detail" text,
  "result" text,
  "job_id" text,
  "subject_id" bigint,
  "started_at" bigint,
  "ended_at" bigint,
  "cancel_requested" bigint default 0 not null,
  "created_by" text not null,
  "created_at" bigint not null
);

CREATE INDEX runs_open on runs (id) where state in ('queued', 'running');

CREATE INDEX "runs_project" on "runs" ("project_id", "id");

CREATE TABLE "second_factors" (
  "user_id" bigint primary key references "users" ("id") on delete cascade,
  "secret_sealed" blob not null,
  "last_step" bigint not null,
  "failures" bigint not null,
  "blocked_until" bigint not null,
  "created_at" bigint not null,
  "confirmed_at" bigint
);

CREATE TABLE "sessions" (
  "id" integer primary key autoincrement,
  "user_id" bigint not null references "users" ("id") on delete cascade,
  "token_hash" text not null unique,
  "created_at" bigint not null,
  "last_seen_at" bigint not null,
  "expires_at" bigint not null,
  "address" text not null,
  "user_agent" text not null,
  "proved_at" bigint default 0 not null
);

CREATE INDEX "sessions_user" on "sessions" ("user_id");

CREATE TABLE "settings" (
  "key" text primary key,
  "value" text not null,
  "updated_at" bigint not null,
  "updated_by" text not null
);

CREATE TABLE "sheet_chats" (
  "account_id" bigint not null,
  "contact_id" bigint not null,
  "user_id" bigint not null,
  "update_row_id" bigint not null,
  "updated_at" bigint not null,
  "part" bigint default 0 not null,
  "project_id" bigint,
  "state" text not null,
  constraint "sheet_chats_key" primary key ("account_id", "contact_id")
);

CREATE TABLE "sheet_log" (
  "id" integer primary key autoincrement,
  "project_id" bigint not null references "projects" ("id"),
  "seq" bigint not null,
  "at" bigint not null,
  "actor" text not null,
  "kind" text not null,
  "body" text not null,
  "previous_hash" text not null,
  "hash" text not null,
  constraint "sheet_log_line" unique ("project_id", "seq")
);

CREATE TRIGGER "sheet_log_no_delete" before delete on sheet_log begin select raise(abort, 'the log of sheets is append-only'); end;

CREATE TRIGGER "sheet_log_no_update" before update on sheet_log begin select raise(abort, 'the log of sheets is append-only'); end;

CREATE TABLE "source_samples" (
  "id" integer primary key autoincrement,
  "source_id" bigint not null references "sources" ("id"),
  "kind" text not null check (kind in ('last_good', 'regression')),
  "url" text not null,
  "content_type" text not null,
  "entries" text not null,
  "body" blob not null,
  "at" bigint not null
);

CREATE INDEX "source_samples_source" on "source_samples" ("source_id", "kind");

CREATE TABLE "sources" (
  "id" integer primary key autoincrement,
  "kind" text not null check (kind in ('feed', 'json', 'html', 'product', 'sitemap')),
  "url" text not null,
  "url_key" text not null,
  "host" text not null,
  "title" text not null,
  "settings" text not null,
  "created_by" text not null,
  "observed" text not null,
  "state" text not null check (state in ('active', 'paused', 'removed')),
  "interval_ms" bigint not null,
  "next_poll_at" bigint not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "polling_by" text,
  "etag" text,
  "last_modified" text,
  "body_hash" text,
  "failure" text,
  "failure_detail" text,
  "held" text,
  "waits_for" text,
  "fixed_interval_ms" bigint,
  "polling_until" bigint,
  "baseline_at" bigint,
  "last_poll_at" bigint,
  "last_ok_at" bigint,
  "last_new_at" bigint,
  "failed_since" bigint,
  "empty_since" bigint,
  "keys_only" bigint default 0 not null,
  "failures" bigint default 0 not null,
  "n_polls" bigint default 0 not null,
  "n_unchanged" bigint default 0 not null,
  "n_items" bigint default 0 not null,
  "n_new" bigint default 0 not null,
  constraint "sources_once" unique ("url_key")
);

CREATE INDEX sources_due on sources (next_poll_at, id) where state = 'active';

CREATE TABLE "subscription_counts" (
  "account_id" bigint not null references "accounts" ("id"),
  "status" text not null,
  "count" bigint not null,
  constraint "subscription_counts_key" primary key ("account_id", "status")
);

CREATE TABLE "subscriptions" (
  "account_id" bigint not null references "accounts" ("id"),
  "contact_id" bigint not null references "contacts" ("id"),
  "status" text not null check (status in ('subscribed', 'unsubscribed', 'blocked', 'unreachable')),
  "source" text not null,
  "evidence" text not null,
  "at" bigint not null,
  constraint "subscriptions_key" primary key ("account_id", "contact_id")
) without rowid;

CREATE INDEX "subscriptions_contact" on "subscriptions" ("contact_id");

CREATE TABLE "telegram_files" (
  "account_id" bigint not null references "accounts" ("id"),
  "file_id" bigint not null references "files" ("id"),
  "kind" text not null,
  "telegram_file_id" text not null,
  "at" bigint not null,
  constraint "telegram_files_key" primary key ("account_id", "file_id", "kind")
);

CREATE TABLE "updates" (
  "id" integer primary key autoincrement,
  "account_id" bigint not null references "accounts" ("id"),
  "update_id" bigint not null,
  "payload" text not null,
  "received_at" bigint not null,
  "handled_at" bigint,
  "attempts" bigint default 0 not null,
  "error" text,
  constraint "updates_once" unique ("account_id", "update_id")
);

CREATE INDEX "updates_handled_at" on "updates" ("handled_at");

CREATE INDEX "updates_unhandled" on "updates" ("account_id", "id") where "handled_at" is null;

CREATE TABLE "upload_links" (
  "id" integer primary key autoincrement,
  "project_id" bigint not null references "projects" ("id"),
  "token_hash" text not null,
  "created_by" text not null,
  "expires_at" bigint not null,
  "created_at" bigint not null,
  "used_at" bigint,
  constraint "upload_links_token" unique ("token_hash")
);

CREATE TABLE "users" (
  "id" integer primary key autoincrement,
  "name" text not null unique,
  "role" text not null,
  "password_hash" text not null,
  "created_at" bigint not null,
  "disabled_at" bigint
);

CREATE TABLE "versions" (
  "id" integer primary key autoincrement,
  "project_id" bigint not null references "projects" ("id"),
  "state" text not null check (state in ('running', 'ready', 'failed', 'cancelled')),
  "parent_id" bigint,
  "n_rows" bigint,
  "words" text not null,
  "created_by" text not null,
  "step" text,
  "label" text,
  "facts" text,
  "created_at" bigint not null
);

CREATE INDEX "versions_project" on "versions" ("project_id", "id");

CREATE TABLE "waits" (
  "account_id" bigint not null references "accounts" ("id"),
  "scope" text not null,
  "until" bigint not null,
  constraint "waits_key" primary key ("account_id", "scope")
);

CREATE TABLE "workbook_tables" (
  "id" integer primary key autoincrement,
  "workbook_id" bigint not null references "workbooks" ("id"),
  "project_id" bigint not null references "projects" ("id"),
  "sheet" text not null,
  "facts" text not null,
  "sheet_index" bigint not null,
  "position" bigint not null,
  "n_rows" bigint not null,
  "left_out" bigint default 0 not null,
  constraint "workbook_tables_once" unique ("workbook_id", "sheet_index", "position")
);

CREATE INDEX "workbook_tables_project" on "workbook_tables" ("project_id", "id");

CREATE TABLE "workbooks" (
  "id" integer primary key autoincrement,
  "project_id" bigint not null references "projects" ("id"),
  "state" text not null check (state in ('uploading', 'waiting', 'reading', 'read', 'failed', 'removed')),
  "name" text not null,
  "notes" text not null,
  "settings" text not null,
  "sha256" text,
  "kind" text,
  "failure" text,
  "failure_detail" text,
  "bytes" bigint default 0 not null,
  "zip_id" bigint,
  "read_at" bigint,
  "created_at" bigint not null
);

CREATE INDEX "workbooks_project" on "workbooks" ("project_id", "id");

CREATE TABLE "workers" (
  "owner" text primary key,
  "until" bigint not null
);
