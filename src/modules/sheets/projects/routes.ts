import type { Route } from '../../../http/route.ts'
import type { ProjectsPart } from './part.ts'
import { downloadRoutes } from './routes/downloads/routes.ts'
import { fileRoutes } from './routes/files/routes.ts'
import { linkRoutes } from './routes/links/routes.ts'
import { projectRoutes } from './routes/projects/routes.ts'
import { runRoutes } from './routes/runs/routes.ts'
import { uploadRoutes } from './routes/uploads/routes.ts'
import { versionRoutes } from './routes/versions/routes.ts'

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
