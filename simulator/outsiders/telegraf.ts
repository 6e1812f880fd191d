import { Input, Telegraf, TelegramError } from 'telegraf'
import type { Outsider } from './outsider.ts'

export const createTelegraf = (token: string, apiRoot: string): Outsider => {
  const bot = new Telegraf(token, { telegram: { apiRoot } })
  const { telegram } = bot
  const source = (media: Buffer | string, name: string) =>
    typeof media === 'string' ? Input.fromFileId(media) : Input.fromBuffer(media, name)
  return {
    getMe: () => telegram.getMe(),
    sendHtml: (chat, html, buttons) =>
      telegram.sendMessage(chat, html, {
        parse_mode: 'HTML',
        ...(buttons === undefined ? {} : { reply_markup: { inline_keyboard: buttons } }),
      }),
    editText: (chat, id, text) => telegram.editMessageText(chat, id, undefined, text),
    editButtons: (chat, id, buttons) =>
      telegram.editMessageReplyMarkup(chat, id, undefined, { inline_keyboard: buttons }),
    editCaption: (chat, id, caption) => telegram.editMessageCaption(chat, id, undefined, caption),
    remove: (chat, id) => telegram.deleteMessage(chat, id),
    sendPhoto: (chat, photo, caption) =>
      telegram.sendPhoto(chat, source(photo, 'photo.jpg'), caption === undefined ? {} : { caption }),
    sendDocument: (chat, document, name) => telegram.sendDocument(chat, source(document, name)),
    sendVideo: (chat, video) => telegram.sendVideo(chat, source(video, 'clip.mp4')),
    sendAlbum: (chat, photos, caption) =>
      telegram.sendMediaGroup(
        chat,
        photos.map((source, at) => ({ type: 'photo', media: { source }, ...(at === 0 ? { caption } : {}) })),
      ),
    sendToTopic: (chat, thread, text) => telegram.sendMessage(chat, text, { message_thread_id: thread }),
    pin: (chat, id) => telegram.pinChatMessage(chat, id, { disable_notification: true }),
    administrators: async (chat) => (await telegram.getChatAdministrators(chat)).map(({ status }) => status),
    filePath: async (fileId) => (await telegram.getFile(fileId)).file_path,
    chatName: async (id) => {
      const chat = await telegram.getChat(id)
      return chat.type === 'private' ? chat.first_name : undefined
    },
    setCommands: (commands) => telegram.setMyCommands(commands),
    commands: () => telegram.getMyCommands(),
    poll: async ({ greeting, button, toast }) => {
      bot.start((ctx) => ctx.reply(`${greeting} ${ctx.payload}`, { reply_markup: { inline_keyboard: [[button]] } }))
      bot.on('callback_query', (ctx) => ctx.answerCbQuery(toast))
      let running: Promise<void> = Promise.resolve()
      await new Promise<void>((resolve, reject) => {
        running = bot.launch(resolve)
        running.catch(reject)
      })
      return async () => {
        bot.stop()
        await running
      }
    },
    failureOf: (error) =>
      error instanceof TelegramError
        ? { code: error.code, description: error.description, retryAfter: error.parameters?.retry_after }
        : undefined,
  }
}
