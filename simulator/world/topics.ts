import type { SharedChat, Topic } from './types.ts'

const ICON_COLOR = 7_322_096

/** The topic's number is that of the service message which made it. */
export const addTopic = (chat: SharedChat, name: string): Topic | undefined => {
  if (chat.topics === undefined) return undefined
  const topic: Topic = { id: ++chat.thread.lastMessageId, name, isClosed: false, isDeleted: false }
  chat.topics.set(topic.id, topic)
  return topic
}

export const topicCreated = ({ name }: Topic): { readonly name: string; readonly icon_color: number } => ({
  name,
  icon_color: ICON_COLOR,
})
