public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
public import ServiceLifecycle

/// Answers `/metrics` and `/health` over HTTP, until it is told to stop.
public struct WatchServer: Service {
    /// Where it listens.
    public struct Address: Hashable, Sendable {
        /// The host; a port alone means this machine only.
        public let host: String
        /// The port; 0 for any that is free.
        public let port: Int

        /// Reads `9464`, `127.0.0.1:9464` or `[::1]:9464`.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard let last = parts.last, let port = Int(last), (0...65_535).contains(port) else {
                return nil
            }
            let host = parts.dropLast().joined(separator: ":")
            guard parts.count == 1 || !host.isEmpty else { return nil }
            let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
            guard isBracketed || !host.contains(":") else { return nil }
            self.host =
                host.isEmpty
                ? "127.0.0.1" : isBracketed ? String(host.dropFirst().dropLast()) : host
            self.port = port
        }
    }

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private struct Answer {
        let status: HTTPResponseStatus
        let type: String
        let body: String
    }

    private let watch: Watch
    private let listener: NIOAsyncChannel<Connection, Never>
    private let logger: Logger

    /// The port it listens on.
    public var port: Int? { listener.channel.localAddress?.port }

    /// Makes a server and listens, so that a port in use is found before the router starts.
    public init(_ address: Address, watch: Watch, logger: Logger) async throws {
        try await self.init(address, watch: watch, idleLimit: .seconds(30), logger: logger)
    }

    init(
        _ address: Address, watch: Watch, idleLimit: TimeAmount, logger: Logger
    ) async throws {
        self.watch = watch
        self.logger = logger
        listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(IdleStateHandler(allTimeout: idleLimit))
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(Hangup())
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Serves until graceful shutdown or cancellation.
    public func run() async throws {
        logger.info("metrics on /metrics, health on /health", metadata: ["port": "\(port ?? 0)"])
        try await cancelWhenGracefulShutdown { [self] in
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { await serve(connection) }
                    }
                }
            }
        }
    }

    private func serve(_ connection: Connection) async {
        do {
            try await connection.executeThenClose { requests, answers in
                var head: HTTPRequestHead?
                for try await part in requests {
                    switch part {
                    case .head(let new): head = new
                    case .body: break
                    case .end:
                        guard let request = head else { return }
                        try await write(await answer(request), to: request, answers)
                        if !request.isKeepAlive { return }
                    }
                }
            }
        } catch {
            logger.debug("a scrape ended early", metadata: ["error": "\(error)"])
        }
    }

    private func write(
        _ answer: Answer, to request: HTTPRequestHead,
        _ answers: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        let body = ByteBuffer(string: answer.body)
        var head = HTTPResponseHead(version: request.version, status: answer.status)
        head.headers.add(name: "content-type", value: answer.type)
        head.headers.add(name: "content-length", value: "\(body.readableBytes)")
        try await answers.write(.head(head))
        if request.method != .HEAD { try await answers.write(.body(.byteBuffer(body))) }
        try await answers.write(.end(nil))
    }

    private func answer(_ request: HTTPRequestHead) async -> Answer {
        let path = request.uri.prefix { $0 != "?" }
        guard ["/metrics", "/health"].contains(path) else {
            return Answer(status: .notFound, type: "text/plain", body: "/metrics, /health\n")
        }
        guard [.GET, .HEAD].contains(request.method) else {
            return Answer(status: .methodNotAllowed, type: "text/plain", body: "GET\n")
        }
        if path == "/metrics" {
            return Answer(
                status: .ok, type: Exposition.contentType, body: await watch.metrics())
        }
        let health = watch.health()
        return Answer(
            status: health.isReady ? .ok : .serviceUnavailable,
            type: "application/json; charset=utf-8", body: health.json)
    }
}

/// Closes a connection on which nothing is asked for too long; while an answer is made, the client
/// is not to blame.
private final class Hangup: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart

    private var isAnswering = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { isAnswering = true }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { isAnswering = false }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent, !isAnswering { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }
}
