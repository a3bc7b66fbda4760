import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A time-stamp authority on loopback that behaves as it is told.
final class TestAuthority: Sendable {
    /// How it answers.
    enum Behaviour: Sendable {
        case honest(OpenSSL.Signer)
        /// It takes the request and never answers.
        case silent
        case status(Int)
        case bytes([UInt8])
        /// It stamps another hash than the one it was shown.
        case wrongImprint
        /// It answers with the nonce of another request.
        case wrongNonce
    }

    private let behaviour: Mutex<Behaviour>
    private let channel: any Channel
    let openSSL: OpenSSL
    private let requests = Mutex(0)

    /// Listens on a port; 0 lets the system choose.
    init(_ behaviour: Behaviour, port: Int = 0) async throws {
        self.behaviour = Mutex(behaviour)
        let openSSL = try OpenSSL.shared.get()
        self.openSSL = openSSL
        let box = Box()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(box: box))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        self.port = channel.localAddress?.port ?? 0
        box.authority.withLock { $0 = self }
    }

    /// Where it listens, or listened.
    let port: Int
    var url: String { "http://127.0.0.1:\(port)/stamp" }
    var requestCount: Int { requests.withLock { $0 } }

    func behave(_ behaviour: Behaviour) { self.behaviour.withLock { $0 = behaviour } }

    func close() async throws { try await channel.close() }

    /// The answer to a request; nil where there is to be none.
    fileprivate func answer(_ request: [UInt8]) throws -> (status: Int, body: [UInt8])? {
        requests.withLock { $0 += 1 }
        switch behaviour.withLock({ $0 }) {
        case .honest(let signer): return (200, try openSSL.reply(to: request, by: signer))
        case .silent: return nil
        case .status(let status): return (status, [])
        case .bytes(let bytes): return (200, bytes)
        case .wrongImprint: return (200, try openSSL.reply(to: changed(request, 2), by: .rsa))
        case .wrongNonce:
            // Its last byte lies before that of `certReq`, which takes three.
            return (200, try openSSL.reply(to: changed(request, request.count - 4), by: .rsa))
        }
    }

    /// The request with one bit turned: at an offset from the hash (up to 31) or of the whole.
    private func changed(_ request: [UInt8], _ offset: Int) -> [UInt8] {
        var request = request
        let hash = request.indices.first { request[$0] == 4 && request[$0 + 1] == 32 } ?? 0
        request[offset < 32 ? hash + offset : offset] ^= 1
        return request
    }

    fileprivate final class Box: Sendable {
        let authority = Mutex<TestAuthority?>(nil)
    }

    private final class Handler: ChannelInboundHandler, @unchecked Sendable {
        // Reason for @unchecked: the channel's event loop alone touches it.
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let box: Box
        private var body: [UInt8] = []

        init(box: Box) { self.box = box }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head: body = []
            case .body(let part): body += Array(buffer: part)
            case .end:
                let (channel, request) = (context.channel, body)
                let authority = box.authority.withLock { $0 }
                DispatchQueue.global().async {
                    let answer: (status: Int, body: [UInt8])?
                    do {
                        answer = try authority?.answer(request)
                    } catch {
                        answer = (500, Array("\(error)".utf8))
                    }
                    guard let (status, body) = answer else { return }
                    Self.send(status, body, to: channel)
                }
            }
        }

        private static func send(_ status: Int, _ body: [UInt8], to channel: any Channel) {
            let head = HTTPResponseHead(
                version: .http1_1, status: .init(statusCode: status),
                headers: [
                    "Content-Type": "application/timestamp-reply",
                    "Content-Length": "\(body.count)",
                ])
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.write(
                HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }
    }
}
