# syntax=docker/dockerfile:1
# Stages: what runs, what builds the dashboard, the image that gets only their results, and the same with pg_dump.

FROM node:24.21.0-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The image has Node 24, so the one that the packages bring along is left out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node-linux-*

FROM node:24.21.0-trixie-slim AS dashboard
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY run.cjs tsconfig.json tsconfig.web.json vite.config.ts ./
COPY src src
COPY web web
RUN node run.cjs --web-only

FROM node:24.21.0-trixie-slim AS switchboard
LABEL org.opencontainers.image.title="Switchboard" \
  org.opencontainers.image.licenses="MIT"
WORKDIR /app
ENV NODE_ENV=production \
  NODE_COMPILE_CACHE=/tmp/switchboard-compiled \
  HOST=0.0.0.0 \
  PORT=8080 \
  DATA_DIR=/data
COPY package.json LICENSE ./
COPY --from=dependencies /app/node_modules node_modules
COPY src src
COPY --from=dashboard /app/web/dist web/dist
RUN install -d -o node -g node -m 0700 /data /files /backups
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# A container makes no master key of its own: give MASTER_KEY_FILE, or it refuses to start.
CMD ["node", "--disable-warning=ExperimentalWarning", "src/main.ts"]

# For PostgreSQL: backups of it need pg_dump. Debian trixie has that of PostgreSQL 17, which dumps 17 and older.
FROM switchboard AS switchboard-postgres
USER root
RUN apt-get update \
  && apt-get install --yes --no-install-recommends postgresql-client \
  && rm -rf /var/lib/apt/lists/*
USER node

# Last, so that a build without a target is the plain one.
FROM switchboard
