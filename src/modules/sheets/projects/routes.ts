import type { Route } from '../../../http/route.ts'
import type { ProjectsPart } from './part.ts'
import { downloadRoutes } from './routes/downloads.ts'
import { fileRoutes } from './routes/files.ts'
import { linkRoutes } from './routes/links.ts'
import { projectRoutes } from './routes/projects.ts'
import { runRoutes } from './routes/runs.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { versionRoutes } from './routes/versions.ts'

/** Projects, files, versions, runs, downloads and the log. */
export const sheetRoutes = (part: ProjectsPart): Route[] => [
  ...projectRoutes(part),
  ...uploadRoutes(part),
  ...fileRoutes(part),
  ...versionRoutes(part),
  ...runRoutes(part),
  ...downloadRoutes(part),
  ...linkRoutes(part),
]
