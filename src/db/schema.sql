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
  "finished_at" bigint
);

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
  "updated_at" bigint not null
);

CREATE TABLE "data_keys" (
  "id" integer primary key autoincrement,
  "wrapped" blob not null,
  "created_at" bigint not null
);

CREATE TABLE "deliveries" (
  "id" integer primary key autoincrement,
  "origin_kind" text not null check (origin_kind in ('campaign', 'reply', 'inbox')),
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
  constraint "deliveries_once" unique ("origin_kind", "origin_id", "contact_id", "part", "revision")
);

CREATE INDEX deliveries_campaign on deliveries (origin_id, account_id, due_at, id) where state = 'planned' and origin_kind = 'campaign';

CREATE INDEX deliveries_direct on deliveries (account_id, priority, due_at, id) where state = 'planned' and origin_kind <> 'campaign';

CREATE INDEX deliveries_exceptions on deliveries (origin_kind, origin_id, state, contact_id) where reason is not null;

CREATE INDEX deliveries_sending on deliveries (account_id) where state = 'sending';

CREATE INDEX deliveries_waiting on deliveries (account_id, contact_id, id) where state = 'planned' and origin_kind <> 'campaign';

CREATE TRIGGER "deliveries_consent_insert" before insert on deliveries when new.origin_kind = 'campaign' and not exists ( select 1 from subscriptions where account_id = new.account_id and contact_id = new.contact_id and status = 'subscribed') begin select raise(abort, 'consent: a campaign delivery needs a live subscription'); end;

CREATE TRIGGER "deliveries_consent_move" before update of origin_kind, account_id, contact_id on deliveries when new.origin_kind = 'campaign' and not exists ( select 1 from subscriptions where account_id = new.account_id and contact_id = new.contact_id and status = 'subscribed') begin select raise(abort, 'consent: a campaign delivery needs a live subscription'); end;

CREATE TABLE "files" (
  "id" integer primary key autoincrement,
  "sha256" text not null unique,
  "bytes" bigint not null,
  "media_type" text not null,
  "name" text not null,
  "created_at" bigint not null
);

CREATE TABLE "instance" (
  "key" text primary key,
  "value" text not null
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

CREATE TABLE "sessions" (
  "id" integer primary key autoincrement,
  "user_id" bigint not null references "users" ("id") on delete cascade,
  "token_hash" text not null unique,
  "created_at" bigint not null,
  "last_seen_at" bigint not null,
  "expires_at" bigint not null,
  "address" text not null,
  "user_agent" text not null
);

CREATE INDEX "sessions_user" on "sessions" ("user_id");

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

CREATE TABLE "users" (
  "id" integer primary key autoincrement,
  "name" text not null unique,
  "role" text not null,
  "password_hash" text not null,
  "created_at" bigint not null
);

CREATE TABLE "waits" (
  "account_id" bigint not null references "accounts" ("id"),
  "scope" text not null,
  "until" bigint not null,
  constraint "waits_key" primary key ("account_id", "scope")
);
