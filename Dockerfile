# Two stages: build with Swift, run without it. The image holds three programs, libpq and data.
#
#   docker build --tag motcua .
#   docker compose up            see docker-compose.yml

FROM swift:6.3-bookworm AS builder
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpq-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN for product in motcua motcua-router motcua-verify; do \
        swift build --configuration release --static-swift-stdlib --product "$product" \
        && install -D --strip ".build/release/$product" "/out/$product" || exit 1; \
    done

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libpq5 libstdc++6 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --create-home --home-dir /var/lib/motcua motcua
COPY --from=builder /out/ /usr/local/bin/
COPY workflows /usr/share/motcua/workflows
COPY sql /usr/share/motcua/sql
COPY LICENSE NOTICE /usr/share/doc/motcua/
USER 10001:10001
WORKDIR /var/lib/motcua
STOPSIGNAL SIGTERM
CMD ["motcua", "--help"]
