# One image for every role: the role is the command (api, worker, beat, migrate, all …).
ARG BASE=node:20-bookworm-slim

FROM ${BASE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json nest-cli.json .swcrc ./
COPY migrations migrations
COPY src src
COPY clients/typescript/src clients/typescript/src
COPY web web
COPY scripts/setup scripts/setup
RUN npm run build && npm prune --omit=dev

FROM ${BASE}
# The programs that convert; the same table as for npm start.
COPY scripts/setup /setup
RUN apt-get update \
 && apt-get install -y --no-install-recommends $(node /setup/container-packages.mjs) \
 && rm -rf /setup /var/lib/apt/lists/*
# A fixed number, so that volumes keep their owner when the image is built again on another base.
RUN groupadd --gid 10001 athanor \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin athanor \
 && install -d -o athanor -g athanor -m 0700 /data /uploads
WORKDIR /app
# The code belongs to root: nothing that runs here can change it.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
# Not loopback, so nobody is let in without an account (docs/security.md); publish the port on 127.0.0.1 or behind a proxy.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data UPLOADS_DIR=/uploads LOG_FORMAT=json
USER athanor
EXPOSE 3000
VOLUME ["/data", "/uploads"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["api"]
