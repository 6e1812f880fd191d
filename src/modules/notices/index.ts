export { createNotices, type Notices, type NoticesDeps } from './service.ts'
export type { NoticePort } from './raise.ts'
export type { NoticeChannelPort, NoticeChannelPorts, OutgoingNotice, SendResult } from './ports.ts'
