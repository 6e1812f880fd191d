import { Bot, InputFile, TelegramApiError } from 'node-telegram-bot-api'
import type { Outsider } from './outsider.ts'

export const createNodeTelegramBotApi = (token: string, apiRoot: string): Outsider => {
  const bot = new Bot(token, { apiRoot, maxRetries: 0 })
  const { api } = bot
  const source = (media: Buffer | string, filename: string): InputFile | string =>
    typeof media === 'string' ? media : new InputFile(new Uint8Array(media), { filename })
  return {
    getMe: () => api.getMe(),
    sendHtml: (chat_id, text, buttons) =>
      api.sendMessage({
        chat_id,
        text,
        parse_mode: 'HTML',
        ...(buttons === undefined ? {} : { reply_markup: { inline_keyboard: buttons } }),
      }),
    editText: (chat_id, message_id, text) => api.editMessageText({ chat_id, message_id, text }),
    editButtons: (chat_id, message_id, buttons) =>
      api.editMessageReplyMarkup({ chat_id, message_id, reply_markup: { inline_keyboard: buttons } }),
    editCaption: (chat_id, message_id, caption) => api.editMessageCaption({ chat_id, message_id, caption }),
    remove: (chat_id, message_id) => api.deleteMessage({ chat_id, message_id }),
    sendPhoto: (chat_id, photo, caption) =>
      api.sendPhoto({ chat_id, photo: source(photo, 'photo.jpg'), ...(caption === undefined ? {} : { caption }) }),
    sendDocument: (chat_id, document, name) => api.sendDocument({ chat_id, document: source(document, name) }),
    sendVideo: (chat_id, video) => api.sendVideo({ chat_id, video: source(video, 'clip.mp4') }),
    sendAlbum: (chat_id, photos, caption) =>
      api.sendMediaGroup({
        chat_id,
        media: photos.map((photo, at) => ({
          type: 'photo',
          media: source(photo, 'photo.png'),
          ...(at === 0 ? { caption } : {}),
        })),
      }),
    sendToTopic: (chat_id, message_thread_id, text) => api.sendMessage({ chat_id, message_thread_id, text }),
    pin: (chat_id, message_id) => api.pinChatMessage({ chat_id, message_id, disable_notification: true }),
    administrators: async (chat_id) => (await api.getChatAdministrators({ chat_id })).map(({ status }) => status),
    filePath: async (file_id) => (await api.getFile({ file_id })).file_path,
    chatName: async (chat_id) => (await api.getChat({ chat_id })).first_name,
    setCommands: (commands) => api.setMyCommands({ commands }),
    commands: () => api.getMyCommands(),
    poll: async ({ greeting, button, toast }) => {
      bot.command('start', (ctx) =>
        ctx.reply(`${greeting} ${ctx.message?.text?.split(' ')[1] ?? ''}`, {
          reply_markup: { inline_keyboard: [[button]] },
        }),
      )
      bot.on('callback_query', async (ctx) => {
        await ctx.answerCallbackQuery({ text: toast })
      })
      const running = bot.startPolling()
      return async () => {
        bot.stop()
        await running
      }
    },
    failureOf: (error) =>
      error instanceof TelegramApiError
        ? { code: error.errorCode, description: error.description, retryAfter: error.retryAfter }
        : undefined,
  }
}
