internal import AsyncHTTPClient
public import Dossiers
internal import NIOCore
internal import NIOHTTP1

/// A time-stamp authority behind a URL (RFC 3161 over HTTP, section 3.4).
public struct TimeStampAuthority: Sendable {
    public let url: String
    private let trusted: TrustedAuthority
    private let timeout: Duration
    private static let longestReply = 1 << 18
    /// Fails at once where nobody listens: the stamper has pauses of its own.
    private static let client: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    /// Names an authority and whom to trust; nothing is sent yet.
    ///
    /// - Parameter timeout: For one request, from connecting to the last byte.
    public init(url: String, trusted: TrustedAuthority, timeout: Duration = .seconds(20)) {
        self.url = url
        self.trusted = trusted
        self.timeout = timeout
    }

    /// Asks for a stamp over a SHA-256 hash and verifies it.
    ///
    /// - Parameter now: Reads the clock once the reply is there.
    /// - Returns: The token in DER and the time it tells.
    public func stamp(
        _ hash: [UInt8], now: () -> Instant
    ) async throws(StampRefusal) -> (token: [UInt8], at: Instant) {
        let question = TimeStampRequest(imprint: hash, nonce: .random(in: 1 ... .max))
        let reply: [UInt8]
        do {
            reply = try await send(question)
        } catch let refusal as StampRefusal {
            throw refusal
        } catch {
            throw .unreachable("\(error)")
        }
        return try await trusted.verify(reply: reply, to: question, now: now())
    }

    private func send(_ question: TimeStampRequest) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/timestamp-query")
        request.body = .bytes(ByteBuffer(bytes: try question.der))
        // The limit holds for the whole reply, which may trickle.
        let response = try await Self.client.execute(
            request, deadline: .now() + .nanoseconds(Int64(timeout / .nanoseconds(1))))
        guard response.status == .ok else {
            throw StampRefusal.httpStatus(Int(response.status.code))
        }
        let body = try await response.body.collect(upTo: Self.longestReply)
        return Array(buffer: body)
    }
}
