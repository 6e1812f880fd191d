const deepest = 6
const most = 1_000

const hidden = (name: string): boolean => name.startsWith('.') || name.startsWith('~$')

const asFile = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))
const asEntries = (reader: FileSystemDirectoryReader): Promise<readonly FileSystemEntry[]> =>
  new Promise((resolve, reject) => reader.readEntries(resolve, reject))

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

async function walk(entry: FileSystemEntry, depth: number, found: File[]): Promise<void> {
  if (found.length >= most || hidden(entry.name)) return
  if (isFile(entry)) found.push(await asFile(entry))
  if (!isFolder(entry) || depth >= deepest) return
  const reader = entry.createReader()
  for (;;) {
    const batch = await asEntries(reader)
    if (batch.length === 0) return
    for (const inner of batch) await walk(inner, depth + 1, found)
  }
}

/** Files that were dropped, also those in folders; lock files of Office and hidden ones are left. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null)
  if (entries.length === 0) return [...transfer.files]
  const found: File[] = []
  for (const entry of entries) await walk(entry, 0, found)
  return found
}
