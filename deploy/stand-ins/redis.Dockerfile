ARG BASE
FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends redis-server && install -d -o redis -g redis /data
VOLUME /data
WORKDIR /data
