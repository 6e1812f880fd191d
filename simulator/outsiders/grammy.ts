import { Bot, GrammyError, InputFile, InputMediaBuilder } from 'grammy'
import type { Outsider } from './outsider.ts'

export const createGrammy = (token: string, apiRoot: string): Outsider => {
  const bot = new Bot(token, { client: { apiRoot } })
  const { api } = bot
  const source = (media: Buffer | string, name?: string): InputFile | string =>
    typeof media === 'string' ? media : new InputFile(media, name)
  return {
    getMe: () => api.getMe(),
    sendHtml: (chat, html, buttons) =>
      api.sendMessage(chat, html, {
        parse_mode: 'HTML',
        ...(buttons === undefined ? {} : { reply_markup: { inline_keyboard: buttons } }),
      }),
    editText: (chat, id, text) => api.editMessageText(chat, id, text),
    editButtons: (chat, id, buttons) =>
      api.editMessageReplyMarkup(chat, id, { reply_markup: { inline_keyboard: buttons } }),
    editCaption: (chat, id, caption) => api.editMessageCaption(chat, id, { caption }),
    remove: (chat, id) => api.deleteMessage(chat, id),
    sendPhoto: (chat, photo, caption) =>
      api.sendPhoto(chat, source(photo, 'photo.jpg'), caption === undefined ? {} : { caption }),
    sendDocument: (chat, document, name) => api.sendDocument(chat, source(document, name)),
    sendVideo: (chat, video) => api.sendVideo(chat, source(video, 'clip.mp4')),
    sendAlbum: (chat, photos, caption) =>
      api.sendMediaGroup(
        chat,
        photos.map((photo, at) => InputMediaBuilder.photo(new InputFile(photo), at === 0 ? { caption } : {})),
      ),
    sendToTopic: (chat, thread, text) => api.sendMessage(chat, text, { message_thread_id: thread }),
    pin: (chat, id) => api.pinChatMessage(chat, id, { disable_notification: true }),
    administrators: async (chat) => (await api.getChatAdministrators(chat)).map(({ status }) => status),
    filePath: async (fileId) => (await api.getFile(fileId)).file_path,
    chatName: async (chat) => (await api.getChat(chat)).first_name,
    setCommands: (commands) => api.setMyCommands(commands),
    commands: () => api.getMyCommands(),
    poll: async ({ greeting, button, toast }) => {
      bot.command('start', (ctx) =>
        ctx.reply(`${greeting} ${ctx.match}`, { reply_markup: { inline_keyboard: [[button]] } }),
      )
      bot.on('callback_query:data', (ctx) => ctx.answerCallbackQuery({ text: toast }))
      await new Promise<void>((resolve, reject) => {
        bot.start({ onStart: () => resolve() }).catch(reject)
      })
      return () => bot.stop()
    },
    failureOf: (error) =>
      error instanceof GrammyError
        ? { code: error.error_code, description: error.description, retryAfter: error.parameters.retry_after }
        : undefined,
  }
}
