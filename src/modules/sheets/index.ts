export { createBotDoor, type BotDoor } from './bot/door.ts'
export { runFolder, type FolderReport } from './folder-run/run-folder.ts'
export { createSheets, type Sheets } from './sheets.ts'
